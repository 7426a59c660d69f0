/** The fields that each searchable collection knows; they are not the names of members. */
export interface SearchFields {
  readonly vms:
    | "name"
    | "comment"
    | "status"
    | "ip"
    | "on_host"
    | "fqdn"
    | "uptime"
    | "os"
    | "creationdate"
    | "address"
    | "cpu_usage"
    | "mem_usage"
    | "network_usage"
    | "memory"
    | "guaranteed_memory"
    | "migration_progress_percent"
    | "apps"
    | "cluster"
    | "pool"
    | "loggedinuser"
    | "tag"
    | "datacenter"
    | "type"
    | "quota"
    | "id"
    | "description"
    | "architecture"
    | "custom_emulated_machine"
    | "custom_cpu_type"
    | "compatibility_level"
    | "custom_compatibility_level"
    | "created_by_user_id"
    | "next_run_config_exists"
    | "has_illegal_images"
    | "bios_type"
    | "vcpus";
  readonly hosts:
    | "name"
    | "comment"
    | "status"
    | "external_status"
    | "cluster"
    | "address"
    | "cpu_usage"
    | "mem_usage"
    | "network_usage"
    | "load"
    | "version"
    | "cpus"
    | "memory"
    | "cpu_speed"
    | "cpu_model"
    | "active_vms"
    | "migrating_vms"
    | "committed_mem"
    | "tag"
    | "type"
    | "datacenter"
    | "architecture"
    | "update_available"
    | "ha_score"
    | "spm_id"
    | "hw_id"
    | "id";
  readonly disks:
    | "alias"
    | "name"
    | "description"
    | "provisioned_size"
    | "size"
    | "actual_size"
    | "creation_date"
    | "shareable"
    | "status"
    | "disk_type"
    | "disk_content_type"
    | "allocation_policy"
    | "number_of_vms"
    | "vm_names"
    | "quota"
    | "id"
    | "wipe_after_delete"
    | "last_modified";
  readonly events:
    | "type"
    | "severity"
    | "message"
    | "time"
    | "usrname"
    | "event_host"
    | "event_vm"
    | "event_template"
    | "event_storage"
    | "event_datacenter"
    | "event_volume"
    | "correlation_id"
    | "origin"
    | "custom_event_id"
    | "deleted";
  readonly templates:
    | "name"
    | "comment"
    | "os"
    | "creationdate"
    | "childcount"
    | "mem"
    | "description"
    | "status"
    | "sealed"
    | "cluster"
    | "datacenter"
    | "quota"
    | "architecture"
    | "version_name"
    | "tag";
  readonly instanceTypes: SearchFields["templates"];
  readonly clusters: "name" | "description" | "comment" | "architecture" | "compatibility_level" | "cpu_type";
  readonly dataCenters: "name" | "description" | "local" | "status" | "comment" | "compatibility_version";
  readonly storageDomains:
    | "name"
    | "status"
    | "shared_status"
    | "external_status"
    | "datacenter"
    | "type"
    | "free_size"
    | "used_size"
    | "total_size"
    | "committed"
    | "comment"
    | "description"
    | "wipe_after_delete"
    | "discard_after_delete"
    | "backup";
  readonly networks:
    | "name"
    | "description"
    | "comment"
    | "vlanid"
    | "stp"
    | "mtu"
    | "vmnetwork"
    | "datacenter"
    | "label"
    | "provider_name"
    | "qos_name";
  readonly users:
    | "name"
    | "lastname"
    | "usrname"
    | "user_and_domain"
    | "login"
    | "directory"
    | "department"
    | "tag"
    | "pool"
    | "type";
  readonly groups: SearchFields["users"];
  readonly vmPools:
    | "name"
    | "description"
    | "comment"
    | "type"
    | "cluster"
    | "datacenter"
    | "architecture"
    | "assigned_vm_count"
    | "running_vm_count";
  readonly jobs: "correlation_id";
}

/** Name of a group whose `list` takes a search in parts. */
export type SearchableGroup = keyof SearchFields;

/**
 * What each collection is sorted by when the caller does not say: pages of an unsorted search may lose and repeat
 * objects. Events come and go at one end only; jobs have no field to sort by.
 */
export const defaultOrder: Readonly<Record<SearchableGroup, string | undefined>> = {
  vms: "name asc",
  hosts: "name asc",
  disks: "alias asc",
  events: "time asc",
  templates: "name asc",
  instanceTypes: "name asc",
  clusters: "name asc",
  dataCenters: "name asc",
  storageDomains: "name asc",
  networks: "name asc",
  users: "usrname asc",
  groups: "name asc",
  vmPools: "name asc",
  jobs: undefined,
};
