import appManager from "@northbound/cloudcix/app-manager/openapi.json" with { type: "json" };
import asset from "@northbound/cloudcix/asset/openapi.json" with { type: "json" };
import circuit from "@northbound/cloudcix/circuit/openapi.json" with { type: "json" };
import compute from "@northbound/cloudcix/compute/openapi.json" with { type: "json" };
import contact from "@northbound/cloudcix/contact/openapi.json" with { type: "json" };
import contacts from "@northbound/cloudcix/contacts/openapi.json" with { type: "json" };
import dcim from "@northbound/cloudcix/dcim/openapi.json" with { type: "json" };
import financial from "@northbound/cloudcix/financial/openapi.json" with { type: "json" };
import helpdesk from "@northbound/cloudcix/helpdesk/openapi.json" with { type: "json" };
import helpdeskLegacy from "@northbound/cloudcix/helpdesk-legacy/openapi.json" with { type: "json" };
import iaas from "@northbound/cloudcix/iaas/openapi.json" with { type: "json" };
import membership from "@northbound/cloudcix/membership/openapi.json" with { type: "json" };
import nlp from "@northbound/cloudcix/nlp/openapi.json" with { type: "json" };
import otp from "@northbound/cloudcix/otp/openapi.json" with { type: "json" };
import pat from "@northbound/cloudcix/pat/openapi.json" with { type: "json" };
import plot from "@northbound/cloudcix/plot/openapi.json" with { type: "json" };
import reporting from "@northbound/cloudcix/reporting/openapi.json" with { type: "json" };
import repository from "@northbound/cloudcix/repository/openapi.json" with { type: "json" };
import scheduler from "@northbound/cloudcix/scheduler/openapi.json" with { type: "json" };
import scm from "@northbound/cloudcix/scm/openapi.json" with { type: "json" };
import security from "@northbound/cloudcix/security/openapi.json" with { type: "json" };
import support from "@northbound/cloudcix/support/openapi.json" with { type: "json" };
import training from "@northbound/cloudcix/training/openapi.json" with { type: "json" };
import vault from "@northbound/cloudcix/vault/openapi.json" with { type: "json" };
import type { ApplicationName } from "@northbound/cloudcix";
import type { OpenApiDocument } from "../spec/document.ts";

/** The bundled spec of each application, by the name that the client has for it; the compiler misses one that is left out. */
export const cloudCixSpecs: Readonly<Record<ApplicationName, OpenApiDocument>> = {
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
