import type { Beginning } from "./engine.ts";

/** What an example needs that others don't. */
export interface SdkScene {
  readonly begin?: Beginning;
  /** Its arguments: `{disks:mydisk}` is the id of an object by its name, `{home}` the folder of the run. */
  readonly args?: readonly string[];
  /** Files that must be there, made by a command. */
  readonly files?: readonly (readonly [command: string, ...args: string[]])[];
  /** It never ends by itself: it has passed when it runs and complains about nothing. */
  readonly isEndless?: boolean;
  /** Why it can't pass, for a reason outside the engine. */
  readonly impossible?: string;
}

const lab = ["-c", "lab"];
const raw = ["qemu-img", "create", "-f", "raw", "{home}/image.raw", "2M"] as const;
/** What stands first in an OVA: names and sizes, as the engine exports them. */
const ovf =
  '<ovf:Envelope xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"><ovf:DiskSection><ovf:Disk ' +
  'ovf:diskId="6a3a8a2e-6a3c-4d0e-9f0c-0f0e0d0c0b0a" ovf:fileRef="image.raw" ovf:volume-type="Sparse"/></ovf:DiskSection>' +
  "<ovf:VirtualSystem><ovf:Name>imported</ovf:Name></ovf:VirtualSystem></ovf:Envelope>";

/** By the name of the example; an example that isn't here needs nothing. */
export const scenes: Readonly<Record<string, SdkScene>> = {
  add_affinity_label: { begin: { without: { "/affinitylabels": "my_affinity_label" } } },
  add_cluster: { begin: { without: { "/clusters": "mycluster" } } },
  add_data_center: { begin: { without: { "/datacenters": "mydc" } } },
  add_disks: { args: [...lab, "--sd-name", "mydata", "--count", "2"] },
  add_host: { begin: { without: { "/hosts": "myhost" } } },
  add_iscsi_data_storage_domain: { begin: { without: { "/storagedomains": "mydata" } } },
  add_nfs_data_storage_domain: { begin: { without: { "/storagedomains": "mydata" } } },
  add_nfs_iso_storage_domain: { begin: { without: { "/storagedomains": "myiso" } } },
  add_logical_network: { begin: { without: { "/networks": "mynetwork" } } },
  add_role: { begin: { without: { "/roles": "myrole" } } },
  add_tag: { begin: { without: { "/tags": "mytag" } } },
  add_template: { begin: { without: { "/templates": "mytemplate" } } },
  add_vm: { begin: { without: { "/vms": "myvm" } } },
  add_vm_from_template_version: { begin: { without: { "/vms": "myvm" } } },
  add_vm_with_sysprep: { begin: { without: { "/vms": "myvm" } } },
  backup_vm: { begin: { states: { myvm: "up" } }, args: [...lab, "full", "--backup-dir", "{home}", "{vms:myvm}"] },
  cancel_transfer: {
    args: ["--engine-url", "{origin}", "--username", "-", "--password-file", "/dev/null", "{imagetransfers:}"],
  },
  change_master: { args: [...lab, "mydc", "mysd"] },
  change_vm_cd: { begin: { states: { myvm: "up" } }, args: [...lab, "myvm", "--disk-id", "virtio-win.iso"] },
  checkpoints: { args: [...lab, "list", "{vms:myvm}"] },
  checksum_disk: { args: [...lab, "{disks:mydisk}"] },
  checksum_image: { files: [raw], args: ["{home}/image.raw"] },
  data_center_maintenance: { begin: { states: { "(my|dub1-).*": "down" } } },
  delete_disks: { args: [...lab, "--sd-name", "mydata"] },
  download_disk: { args: [...lab, "{disks:mydisk}", "{home}/disk.qcow2"] },
  download_disk_snapshot: { args: [...lab, "mydata", "{disksnapshot}", "{home}/snapshot.qcow2"] },
  fix_dup_nic_macs: { impossible: "calls dict.iteritems, which Python 3 doesn't have" },
  get_display_ticket: { begin: { states: { myvm: "up" } } },
  image_transfer: { isEndless: true, args: ["download", ...lab, "{disks:mydisk}"] },
  import_template_from_ova: { begin: { without: { "/templates": "mytemplate" } } },
  import_vm_from_ova: { begin: { without: { "/vms": "myvm" } } },
  import_vm_from_vmware: { begin: { without: { "/vms": "myvm" } } },
  list_disk_snapshots: { args: [...lab, "{disks:mydisk}"] },
  list_storage_domains: { args: [...lab] },
  poll_events: { isEndless: true },
  reduce_disk: { args: [...lab, "{disks:mydisk}"] },
  stop_vm: { begin: { states: { myvm: "up" } } },
  upload_disk: { files: [raw], args: [...lab, "--sd-name", "mydata", "--disk-format", "raw", "{home}/image.raw"] },
  upload_from_ova: {
    files: [raw, ["tar", "cf", "{home}/machine.ova", "-C", "{home}", "image.raw"]],
    args: [...lab, "--sd-name", "mydata", "--ova-disk-name", "image.raw", "{home}/machine.ova"],
  },
  upload_ova_as_vm_or_template: {
    files: [
      raw,
      ["sh", "-c", `printf '%s' '${ovf}' > {home}/vm.ovf`],
      ["tar", "cf", "{home}/machine.ova", "-C", "{home}", "vm.ovf", "image.raw"],
    ],
    args: [...lab, "--sd-name", "mydata", "--cluster-name", "mycluster", "{home}/machine.ova"],
  },
  vm_backup: { impossible: "writes bytes into a file that it opened for text, which Python 3 refuses" },
};
