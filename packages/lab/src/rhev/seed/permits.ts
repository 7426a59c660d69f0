/** A permit as roles and levels of clusters have it. */
export interface Permit {
  readonly id: string;
  readonly name: string;
  readonly administrative: "true" | "false";
}

// `ActionGroup`: name and number, of users and of administrators.
const ofUsers = `
create_vm 1, delete_vm 2, edit_vm_properties 3, reboot_vm 17, reset_vm 23, stop_vm 18, shut_down_vm 19,
hibernate_vm 21, run_vm 22, change_vm_cd 5, migrate_vm 6, connect_to_serial_console 1664, connect_to_vm 7,
configure_vm_network 9, configure_vm_storage 10, move_vm 11, manipulate_vm_snapshots 12, reconnect_to_vm 13,
create_instance 16, create_template 200, edit_template_properties 201, delete_template 202,
copy_template 203, configure_template_network 204, create_vm_pool 300, edit_vm_pool_configuration 301,
delete_vm_pool 302, vm_pool_basic_operations 303, manipulate_permissions 502,
add_users_and_groups_from_directory 503, edit_profile 504, consume_quota 901, create_disk 1100,
attach_disk 1101, edit_disk_properties 1102, configure_disk_storage 1103, delete_disk 1104,
access_image_storage 1106, disk_live_storage_migration 1107, sparsify_disk 1108, login 1300,
attach_disk_profile 1563`;
const ofAdministrators = `
import_export_vm 8, change_vm_custom_properties 14, edit_admin_vm_properties 15, create_host 100,
edit_host_configuration 101, delete_host 102, manipulate_host 103, configure_host_network 104,
edit_admin_template_properties 205, create_cluster 400, edit_cluster_configuration 401, delete_cluster 402,
configure_cluster_network 403, assign_cluster_network 404, manipulate_users 500, manipulate_roles 501,
create_storage_domain 600, edit_storage_domain_configuration 601, delete_storage_domain 602,
manipulate_storage_domain 603, create_storage_pool 700, delete_storage_pool 701,
edit_storage_pool_configuration 702, configure_storage_pool_network 703, create_storage_pool_network 704,
delete_storage_pool_network 705, configure_engine 800, configure_quota 900, create_gluster_volume 1000,
manipulate_gluster_volume 1001, delete_gluster_volume 1002, manipulate_gluster_hook 1003,
manipulate_gluster_service 1004, configure_scsi_generic_io 1105, reduce_disk 1109, backup_disk 1110,
configure_network_vnic_profile 1203, create_network_vnic_profile 1204, delete_network_vnic_profile 1205,
inject_external_events 1400, inject_external_tasks 1500, tag_management 1301, bookmark_management 1302,
event_notification_management 1303, audit_log_management 1304, manipulate_affinity_groups 1550,
configure_storage_disk_profile 1560, create_storage_disk_profile 1561, delete_storage_disk_profile 1562,
create_mac_pool 1660, edit_mac_pool 1661, delete_mac_pool 1662, configure_mac_pool 1663,
delete_cpu_profile 1665, update_cpu_profile 1666, create_cpu_profile 1667, assign_cpu_profile 1668`;

/** Every permit of an engine of 4.5. */
export const permits: readonly Permit[] = [...read(ofUsers, "false"), ...read(ofAdministrators, "true")];

function read(text: string, administrative: Permit["administrative"]): Permit[] {
  return Array.from(text.matchAll(/(\w+) (\d+)/g), ([, name = "", id = ""]) => ({ id, name, administrative }));
}
