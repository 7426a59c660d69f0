import type { Beginning } from "./engine.ts";

/** A story of one or more steps: modules of the collection `ovirt.ovirt` with their parameters. */
export interface Task {
  readonly name: string;
  readonly begin?: Beginning;
  readonly steps: readonly (readonly [module: string, parameters: object])[];
  /** Whether a second run of all steps must change nothing. @default true */
  readonly isRepeatable?: boolean;
}

const info = (module: string, parameters: object = {}): Task => ({ name: module, steps: [[module, parameters]] });

/** Tasks as people write them, after the examples in the documentation of the modules. */
export const tasks: readonly Task[] = [
  { name: "vm: present", steps: [["ovirt_vm", { name: "new", cluster: "mycluster", memory: "1GiB", cpu_cores: 2 }]] },
  {
    name: "vm: from template, running",
    steps: [
      [
        "ovirt_vm",
        { name: "new", cluster: "mycluster", template: "mytemplate", template_version: 3, state: "running" },
      ],
    ],
  },
  {
    name: "vm: with cloud-init, disk and card",
    steps: [
      [
        "ovirt_vm",
        {
          name: "new",
          cluster: "mycluster",
          memory: "2GiB",
          nics: [{ name: "nic1", profile_name: "mynetwork" }],
          disks: [{ name: "mydisk", bootable: true }],
          cloud_init: { host_name: "new.example.com", user_name: "root", root_password: "secret" },
          state: "running",
        },
      ],
    ],
    isRepeatable: false,
  },
  { name: "vm: running", steps: [["ovirt_vm", { name: "myvm", state: "running" }]] },
  { name: "vm: stopped", begin: { states: { myvm: "up" } }, steps: [["ovirt_vm", { name: "myvm", state: "stopped" }]] },
  {
    name: "vm: suspended",
    begin: { states: { myvm: "up" } },
    steps: [["ovirt_vm", { name: "myvm", state: "suspended" }]],
  },
  { name: "vm: more memory", steps: [["ovirt_vm", { name: "myvm", memory: "4GiB", state: "present" }]] },
  { name: "vm: absent", steps: [["ovirt_vm", { name: "myvm", state: "absent" }]] },
  {
    name: "vm: reboot",
    begin: { states: { myvm: "up" } },
    steps: [["ovirt_vm", { name: "myvm", state: "reboot" }]],
    isRepeatable: false,
  },
  {
    name: "vm: CD",
    begin: { states: { myvm: "up" } },
    steps: [["ovirt_vm", { name: "myvm", cd_iso: "virtio-win.iso" }]],
  },
  info("ovirt_vm_info", { pattern: "name=my*", fetch_nested: true, nested_attributes: ["id", "name"] }),
  {
    name: "disk: present",
    steps: [["ovirt_disk", { name: "new", size: "10GiB", format: "cow", storage_domain: "mydata" }]],
  },
  {
    name: "disk: attached",
    steps: [
      [
        "ovirt_disk",
        { name: "new", vm_name: "myvm", size: "10GiB", format: "cow", interface: "virtio", storage_domain: "mydata" },
      ],
    ],
  },
  { name: "disk: larger", steps: [["ovirt_disk", { name: "mydisk", vm_name: "myvm", size: "20GiB" }]] },
  {
    name: "disk: detached",
    steps: [["ovirt_disk", { name: "mydisk", vm_name: "myvm", state: "detached" }]],
    isRepeatable: false,
  },
  { name: "disk: absent", steps: [["ovirt_disk", { name: "mydisk", vm_name: "myvm", state: "absent" }]] },
  info("ovirt_disk_info", { pattern: "name=mydisk" }),
  {
    name: "nic: present",
    steps: [
      ["ovirt_nic", { vm: "myvm", name: "nic2", interface: "virtio", profile: "mynetwork", network: "mynetwork" }],
    ],
  },
  { name: "nic: unplugged", steps: [["ovirt_nic", { vm: "myvm", name: "nic1", state: "unplugged" }]] },
  { name: "nic: absent", steps: [["ovirt_nic", { vm: "myvm", name: "nic1", state: "absent" }]] },
  info("ovirt_nic_info", { vm: "myvm" }),
  {
    name: "snapshot: present",
    steps: [["ovirt_snapshot", { vm_name: "myvm", description: "before" }]],
    isRepeatable: false,
  },
  {
    name: "snapshots: old ones",
    steps: [["ovirt_snapshot", { vm_name: "myvm", keep_days_old: 0 }]],
    isRepeatable: false,
  },
  info("ovirt_snapshot_info", { vm: "myvm" }),
  {
    name: "template: present",
    steps: [["ovirt_template", { name: "new", cluster: "mycluster", vm: "myvm", description: "golden" }]],
  },
  {
    name: "template: absent",
    steps: [["ovirt_template", { name: "mytemplate", version: { number: 3 }, state: "absent" }]],
    isRepeatable: false,
  },
  info("ovirt_template_info", { pattern: "name=mytemplate" }),
  {
    name: "network: present",
    steps: [["ovirt_network", { name: "new", data_center: "mydc", vlan_tag: 10, vm_network: true }]],
  },
  {
    name: "network: in a cluster",
    steps: [
      [
        "ovirt_network",
        { name: "new", data_center: "mydc", clusters: [{ name: "mycluster", assigned: true, required: false }] },
      ],
    ],
  },
  { name: "network: absent", steps: [["ovirt_network", { name: "mynetwork", data_center: "mydc", state: "absent" }]] },
  info("ovirt_network_info", { pattern: "name=my*" }),
  {
    name: "vnic profile: present",
    steps: [["ovirt_vnic_profile", { name: "new", network: "mynetwork", data_center: "mydc" }]],
  },
  info("ovirt_vnic_profile_info"),
  {
    name: "cluster: present",
    steps: [
      [
        "ovirt_cluster",
        { name: "new", data_center: "mydc", cpu_type: "Intel SandyBridge Family", compatibility_version: "4.7" },
      ],
    ],
  },
  info("ovirt_cluster_info", { pattern: "name=mycluster" }),
  {
    name: "data center: present",
    steps: [["ovirt_datacenter", { name: "new", local: false, compatibility_version: "4.7" }]],
  },
  info("ovirt_datacenter_info", { pattern: "name=mydc" }),
  {
    name: "storage domain: present",
    steps: [
      [
        "ovirt_storage_domain",
        { name: "new", host: "myhost", data_center: "mydc", nfs: { address: "192.0.2.10", path: "/exports/new" } },
      ],
    ],
  },
  {
    name: "storage domain: maintenance",
    steps: [["ovirt_storage_domain", { name: "mydata", data_center: "mydc", state: "maintenance" }]],
  },
  info("ovirt_storage_domain_info", { pattern: "name=mydata" }),
  { name: "host: maintenance", steps: [["ovirt_host", { name: "myhost", state: "maintenance" }]] },
  {
    name: "host: present",
    steps: [["ovirt_host", { name: "new", cluster: "mycluster", address: "192.0.2.20", password: "secret" }]],
  },
  info("ovirt_host_info", { pattern: "name=myhost" }),
  {
    name: "host network: bond",
    steps: [
      [
        "ovirt_host_network",
        {
          name: "myhost",
          bond: { name: "bond0", mode: 2, interfaces: ["eth1", "eth2"] },
          networks: [{ name: "mynetwork", boot_protocol: "dhcp" }],
        },
      ],
    ],
    isRepeatable: false,
  },
  {
    name: "host power management: present",
    steps: [
      ["ovirt_host_pm", { name: "myhost", address: "192.0.2.9", username: "admin", password: "secret", type: "drac5" }],
    ],
    isRepeatable: false,
  },
  {
    name: "affinity group: present",
    steps: [
      [
        "ovirt_affinity_group",
        { name: "new", cluster: "mycluster", vm_enforcing: true, vm_rule: "positive", vms: ["myvm0", "myvm1"] },
      ],
    ],
  },
  {
    name: "affinity label: present",
    steps: [["ovirt_affinity_label", { name: "new", cluster: "mycluster", vms: ["myvm0"] }]],
  },
  { name: "tag: attached", steps: [["ovirt_tag", { name: "mytag", vms: ["myvm"] }]] },
  info("ovirt_tag_info", { name: "mytag" }),
  {
    name: "permission: present",
    steps: [
      [
        "ovirt_permission",
        {
          user_name: "myuser",
          authz_name: "mydomain-authz",
          object_type: "vm",
          object_name: "myvm",
          role: "UserVmManager",
        },
      ],
    ],
  },
  { name: "user: present", steps: [["ovirt_user", { name: "user", authz_name: "internal-authz" }]] },
  info("ovirt_user_info", { pattern: "usrname=myuser*" }),
  {
    name: "pool: present",
    steps: [
      ["ovirt_vmpool", { name: "new", cluster: "mycluster", template: "mytemplate", vm_count: 2, vm_per_user: 1 }],
    ],
  },
  {
    name: "MAC pool: present",
    steps: [
      ["ovirt_mac_pool", { name: "new", allow_duplicates: false, ranges: ["00:1a:4a:16:01:51,00:1a:4a:16:01:61"] }],
    ],
  },
  {
    name: "role: present",
    steps: [
      [
        "ovirt_role",
        {
          name: "new",
          administrative: true,
          permits: ["manipulate_permissions", "create_instance"],
        },
      ],
    ],
  },
  {
    name: "quota: present",
    steps: [
      ["ovirt_quota", { name: "new", data_center: "mydc", clusters: [{ name: "mycluster", cpu: 10, memory: 20 }] }],
    ],
  },
  {
    name: "QoS: present",
    steps: [["ovirt_qos", { name: "new", data_center: "mydc", type: "storage", max_iops: 100 }]],
  },
  {
    name: "job: present and ended",
    steps: [["ovirt_job", { description: "outside", steps: [{ description: "first" }] }]],
    isRepeatable: false,
  },
  {
    name: "event: present",
    steps: [
      ["ovirt_event", { state: "present", description: "hello", origin: "outside", custom_id: 7, severity: "normal" }],
    ],
    isRepeatable: false,
  },
  info("ovirt_event_info", { max: 2 }),
  {
    name: "instance type: present",
    steps: [
      ["ovirt_instance_type", { name: "new", cpu_cores: 2, cpu_sockets: 1, memory: "2GiB", memory_guaranteed: "1GiB" }],
    ],
  },
  info("ovirt_api_info"),
  info("ovirt_scheduling_policy_info"),
  info("ovirt_vm_os_info"),
];
