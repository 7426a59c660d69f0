import type { ApplicationName } from "../names.ts";
import type { Application } from "../application.ts";
import { membership, type Membership } from "./membership.ts";
import { compute, type Compute } from "./compute.ts";
import { iaas, type Iaas } from "./iaas.ts";
import { contact, type Contact } from "./contact.ts";
import { financial, type Financial } from "./financial.ts";
import { training, type Training } from "./training.ts";
import { plot, type Plot } from "./plot.ts";
import { circuit, type Circuit } from "./circuit.ts";
import { dcim, type Dcim } from "./dcim.ts";
import { otp, type Otp } from "./otp.ts";
import { appManager, type AppManager } from "./app-manager.ts";
import { support, type Support } from "./support.ts";
import { scheduler, type Scheduler } from "./scheduler.ts";
import { vault, type Vault } from "./vault.ts";
import { pat, type Pat } from "./pat.ts";
import { nlp, type Nlp } from "./nlp.ts";
import { helpdesk, type Helpdesk } from "./helpdesk.ts";
import { asset, type Asset } from "./asset.ts";
import { contacts, type Contacts } from "./contacts.ts";
import { reporting, type Reporting } from "./reporting.ts";
import { scm, type Scm } from "./scm.ts";
import { security, type Security } from "./security.ts";
import { helpdeskLegacy, type HelpdeskLegacy } from "./helpdesk-legacy.ts";
import { repository, type Repository } from "./repository.ts";

/** A client of each application. */
export interface Applications {
  /** Logins, members, addresses, users and reference data. */
  readonly membership: Membership;
  /** Projects, instances, networks, firewalls, VPNs and volumes. */
  readonly compute: Compute;
  /** Projects, virtual machines, networks, DNS, storage and the hardware below. */
  readonly iaas: Iaas;
  /** Contacts, campaigns, opportunities and chatbots. */
  readonly contact: Contact;
  /** Ledgers, invoices, payments, statements and tax reports. */
  readonly financial: Financial;
  /** Classes, students and syllabuses. */
  readonly training: Training;
  /** Measured values from sources, with alert limits. */
  readonly plot: Plot;
  /** Data circuits and their properties. */
  readonly circuit: Circuit;
  /** Data circuits and their properties, successor of Circuit. */
  readonly dcim: Dcim;
  /** One-time codes for two-factor login. */
  readonly otp: Otp;
  /** Apps, menus and who may use them. */
  readonly appManager: AppManager;
  /** Service tickets, items under repair and warranty logic. */
  readonly support: Support;
  /** Tasks that run at intervals. */
  readonly scheduler: Scheduler;
  /** Object storage. */
  readonly vault: Vault;
  /** Pods, galaxies and their firewall rules. */
  readonly pat: Pat;
  /** Use of text embeddings. */
  readonly nlp: Nlp;
  /** Service tickets, items under repair and warranty logic. */
  readonly helpdesk: Helpdesk;
  /** Assets, rentals and depreciation. */
  readonly asset: Asset;
  /** Contacts, activities and campaigns, replaced by Contact. */
  readonly contacts: Contacts;
  /** Report templates, reports, exports and packages. */
  readonly reporting: Reporting;
  /** SKUs, stock, prices and orders. */
  readonly scm: Scm;
  /** Log of security events. */
  readonly security: Security;
  /** Service tickets, replaced by Support. */
  readonly helpdeskLegacy: HelpdeskLegacy;
  /** Catalogue of applications, services, methods and exception codes. */
  readonly repository: Repository;
}

/** What each application is, as data. */
export const applications: { readonly [Name in ApplicationName]: Application<Applications[Name]> } = {
  membership,
  compute,
  iaas,
  contact,
  financial,
  training,
  plot,
  circuit,
  dcim,
  otp,
  appManager,
  support,
  scheduler,
  vault,
  pat,
  nlp,
  helpdesk,
  asset,
  contacts,
  reporting,
  scm,
  security,
  helpdeskLegacy,
  repository,
};
