/** The last part of the name of an attribute that holds a time. */
export type TimeName =
  | "alarmFoundAt"
  | "associationTime"
  | "collectionTime"
  | "completionTime"
  | "contactedAt"
  | "createTime"
  | "createdAt"
  | "createdOn"
  | "creationTime"
  | "creationTimestamp"
  | "deviceTimestamp"
  | "discoverTime"
  | "endTime"
  | "eventFoundAt"
  | "eventTime"
  | "firstSeenTime"
  | "lastAssociatedTime"
  | "lastDeployTime"
  | "lastDissociatedTime"
  | "lastModifiedTime"
  | "lastStartTime"
  | "lastUpdatedAt"
  | "nextRunTime"
  | "requestReceivedTime"
  | "responseSentTime"
  | "sessionEndTime"
  | "sessionStartTime"
  | "startTime"
  | "systemTime"
  | "timeStamp"
  | "timestamp"
  | "updateTime";

/**
 * Attributes that hold a time, by data resource: as text (ISO 8601) or as milliseconds since 1970. Made from the spec; a
 * test compares the two.
 */
export const timeAttributes: Readonly<
  Record<string, { readonly [Name in TimeName | `${string}.${TimeName}`]?: "text" | "milliseconds" }>
> = {
  accessPointDetails: {
    "unifiedApInfo.lastAssociatedTime": "text",
    "unifiedApInfo.lastDissociatedTime": "text",
  },
  alarms: {
    alarmFoundAt: "text",
    "annotation.creationTimestamp": "text",
    deviceTimestamp: "text",
    lastUpdatedAt: "text",
    timeStamp: "text",
  },
  apOnboardingProfile: {
    updateTime: "milliseconds",
  },
  apiHealthRecords: {
    requestReceivedTime: "milliseconds",
    responseSentTime: "milliseconds",
  },
  bulkSanitizedConfigArchives: {
    createdAt: "text",
  },
  bulkUnsanitizedConfigArchives: {
    createdAt: "text",
  },
  cliTemplate: {
    createdOn: "text",
    lastDeployTime: "text",
  },
  clientCounts: {
    collectionTime: "milliseconds",
  },
  clientDetails: {
    associationTime: "milliseconds",
    "clientAddress.discoverTime": "text",
    firstSeenTime: "milliseconds",
    updateTime: "milliseconds",
  },
  clientSessions: {
    sessionEndTime: "milliseconds",
    sessionStartTime: "milliseconds",
  },
  clientStats: {
    collectionTime: "milliseconds",
  },
  clientTraffics: {
    collectionTime: "milliseconds",
  },
  clients: {
    associationTime: "milliseconds",
    updateTime: "milliseconds",
  },
  configVersions: {
    createdAt: "text",
  },
  devices: {
    collectionTime: "text",
    creationTime: "text",
  },
  events: {
    deviceTimestamp: "text",
    eventFoundAt: "text",
    timeStamp: "text",
  },
  guestUsers: {
    endTime: "text",
    lastModifiedTime: "text",
    startTime: "text",
  },
  historicalClientCounts: {
    collectionTime: "milliseconds",
  },
  historicalClientStats: {
    collectionTime: "milliseconds",
  },
  historicalClientTraffics: {
    collectionTime: "milliseconds",
  },
  historicalRFCounters: {
    collectionTime: "text",
  },
  historicalRFLoadStats: {
    collectionTime: "text",
  },
  historicalRFStats: {
    collectionTime: "text",
  },
  historicalWLCMemUtilizations: {
    collectionTime: "milliseconds",
  },
  inventoryDetails: {
    "summary.systemTime": "text",
  },
  jobSummary: {
    completionTime: "text",
    lastStartTime: "text",
    nextRunTime: "text",
  },
  merakiAccessPoints: {
    contactedAt: "text",
  },
  merakiDevices: {
    contactedAt: "text",
  },
  rfCounters: {
    collectionTime: "text",
  },
  rfLoadStats: {
    collectionTime: "text",
  },
  rfStats: {
    collectionTime: "text",
  },
  rogueApAlarms: {
    alarmFoundAt: "text",
    "annotation.creationTimestamp": "text",
    deviceTimestamp: "text",
    lastUpdatedAt: "text",
    timeStamp: "text",
  },
  rogueApDetectionHistory: {
    createTime: "text",
    eventTime: "text",
  },
  syslogs: {
    deviceTimestamp: "text",
    timestamp: "text",
  },
  wlcMemoryUtilizations: {
    collectionTime: "milliseconds",
  },
};
