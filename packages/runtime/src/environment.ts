// What clients read of the environment, and the command of profiles.
export {
  type Environment,
  loginOf,
  needSetting,
  readVariables,
  settingNames,
  type Settings,
  toSettings,
  tokenOrLogin,
  variableOf,
} from "./environment/settings.ts";
export {
  type EnvironmentSource,
  readEnvironment,
  type ReadEnvironment,
  readTlsSettings,
} from "./environment/read-environment.ts";
