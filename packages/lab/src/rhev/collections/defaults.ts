/** What objects have where nobody said otherwise, by the shape of their collection; the engine's mappers always answer it. */
type Defaults = Readonly<Record<string, unknown>>;

/** `ClusterMapper.map`. */
export const clusterDefaults: Defaults = {
  ballooning_enabled: "true",
  bios_type: "q35_sea_bios",
  error_handling: { on_error: "migrate" },
  fencing_policy: {
    enabled: "true",
    skip_if_connectivity_broken: { enabled: "false", threshold: "50" },
    skip_if_gluster_bricks_up: "false",
    skip_if_gluster_quorum_not_met: "false",
    skip_if_sd_active: { enabled: "false" },
  },
  fips_mode: "undefined",
  firewall_type: "firewalld",
  gluster_service: "false",
  ha_reservation: "false",
  ksm: { enabled: "true", merge_across_nodes: "true" },
  log_max_memory_used_threshold: "95",
  log_max_memory_used_threshold_type: "percentage",
  memory_policy: { over_commit: { percent: "100" }, transparent_hugepages: { enabled: "true" } },
  migration: {
    auto_converge: "inherit",
    bandwidth: { assignment_method: "auto" },
    compressed: "inherit",
    encrypted: "inherit",
  },
  required_rng_sources: { required_rng_source: ["urandom"] },
  switch_type: "legacy",
  threads_as_cores: "false",
  trusted_service: "false",
  tunnel_migration: "false",
  upgrade_in_progress: "false",
  upgrade_percent_complete: "0",
  version: { major: "4", minor: "7" },
  virt_service: "true",
  vnc_encryption: "false",
};

/** `HostMapper.map`. */
export const hostDefaults: Defaults = {
  type: "rhel",
  external_status: "ok",
  protocol: "stomp",
  port: "54321",
  ksm: { enabled: "false" },
  transparent_hugepages: { enabled: "true" },
  os: { type: "RHEL", custom_kernel_cmdline: "" },
  power_management: { enabled: "false", automatic_pm_enabled: "true", kdump_detection: "true", pm_proxies: {} },
  spm: { priority: "5", status: "none" },
  ssh: { port: "22", authentication_method: "password" },
  summary: { active: "0", migrating: "0", total: "0" },
  device_passthrough: { enabled: "false" },
  kdump_status: "unknown",
  auto_numa_status: "unknown",
  numa_supported: "false",
  se_linux: { mode: "enforcing" },
  update_available: "false",
  reinstallation_required: "false",
  ovn_configured: "false",
  vgpu_placement: "consolidated",
};

/** `VnicProfileMapper.map`. */
export const profileDefaults: Defaults = { pass_through: { mode: "disabled" }, port_mirroring: "false" };

/** Defaults of what is made without a factory. */
export const defaults: Readonly<Record<string, Defaults | undefined>> = {
  "/vnicprofiles": profileDefaults,
  "/networks/*/vnicprofiles": profileDefaults,
  // `AffinityGroupMapper.map`
  "/clusters/*/affinitygroups": {
    broken: "false",
    priority: 1,
    enforcing: "false",
    hosts_rule: { enabled: "false", enforcing: "false", positive: "false" },
    vms_rule: { enabled: "false", enforcing: "false", positive: "false" },
  },
  // `InstanceTypeMapper`, over `VmBaseMapper.mapCommonEntityToModel`
  "/instancetypes": {
    cpu: { topology: { sockets: "1", cores: "1", threads: "1" } },
    high_availability: { enabled: "false", priority: "0" },
    io: { threads: "0" },
    memory_policy: { ballooning: "true" },
    os: { boot: { devices: { device: ["hd"] } } },
    type: "desktop",
    usb: { enabled: "false" },
    soundcard_enabled: "false",
  },
  // `Quota`: grace and threshold of a new quota
  "/datacenters/*/quotas": {
    cluster_hard_limit_pct: "20",
    cluster_soft_limit_pct: "80",
    storage_hard_limit_pct: "20",
    storage_soft_limit_pct: "80",
  },
};

/** What was given over the defaults, member by member. */
export function withDefaults(
  known: Defaults | undefined,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...known };
  for (const [name, value] of Object.entries(given)) {
    const before = result[name];
    result[name] = isPlain(before) && isPlain(value) ? withDefaults(before, value) : value;
  }
  return result;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
