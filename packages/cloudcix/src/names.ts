/** Every application by the name that the client has for it, with the label of its host. Those under `legacyapi` share one. */
export const hostLabels = {
  membership: "membership",
  compute: "compute",
  iaas: "iaas",
  contact: "contact",
  financial: "financial",
  training: "training",
  plot: "plot",
  circuit: "circuit",
  dcim: "dcim",
  otp: "otp",
  appManager: "appmanager",
  support: "support",
  scheduler: "scheduler",
  vault: "vault",
  pat: "pat",
  nlp: "nlp",
  helpdesk: "helpdesk",
  asset: "legacyapi",
  contacts: "legacyapi",
  reporting: "legacyapi",
  scm: "legacyapi",
  security: "legacyapi",
  helpdeskLegacy: "legacyapi",
  repository: "legacyapi",
} as const;

/** Name of an application, such as `compute`. */
export type ApplicationName = keyof typeof hostLabels;
