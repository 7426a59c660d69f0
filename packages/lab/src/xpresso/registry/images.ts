import type { Context } from "../../core/backend.ts";
import { detailFault } from "../errors.ts";
import { callerOf, groupOf, type Known, needMembership, needPermission } from "../people/session.ts";
import type { XpressoState } from "../state.ts";
import { local, micro } from "../times.ts";
import type { XpressoHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

/** Test images, and the builds of Polaris images. */
export const imageHandlers: XpressoHandlers = {
  "images/get": (call) => {
    const image = call.state.images.get(call.pathParams.uuid);
    if (!image) throw detailFault("Not Found", 404);
    needMembership(call, image.group ?? "");
    return image;
  },
  "images/buildPolaris": build,
};

function build(
  call: Known & Context<XpressoState, unknown, unknown, Schemas["PolarisBuildRequest"]>,
): Schemas["PolarisBuildReceipt"] {
  needPermission(call, "add_docker_image");
  const { state, body } = call;
  const { clock } = state;
  const uuid = state.random.uuid();
  const time = clock.now();
  const own = {
    uuid,
    name: body.name,
    tag: body.tag,
    type: "pyats",
    custom: false,
    group: groupOf(call),
    is_deleted: false,
  };
  const image: Schemas["TestImage"] = {
    ...own,
    status: "building",
    image_id: null,
    size: 0,
    virtual_size: 0,
    date_created: local(time),
    date_updated: local(time),
    data: {
      name: body.name,
      tag: body.tag,
      group: own.group,
      submitter: callerOf(call),
      uuid,
      automation_token: `Jwt lab.build.${uuid}`,
    },
  };
  state.images.set(uuid, image);
  clock.after((state.options.step ?? 400) * 5, () => {
    const done = { status: "successful", image_id: `sha256:${state.random.hex(64)}`, date_updated: local(clock.now()) };
    state.images.set(uuid, { ...image, ...done, size: 734_003_200, virtual_size: 1_468_006_400 });
  });
  return {
    ...own,
    status: "building",
    git_ref: body.git_ref,
    base_ref: body.base_ref ?? null,
    data: `{'name': '${body.name}', 'tag': '${body.tag}'}`,
    date_created: micro(time),
    date_updated: micro(time),
    image_id: "0",
    size: 0,
    virtual_size: 0,
    is_polaris_image: true,
  };
}
