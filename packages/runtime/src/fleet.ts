export { once, type OnceOptions, type OnceRecord } from "./fleet/once.ts";
export { redisStore, type RedisClient, type RedisStore, type RedisStoreOptions } from "./fleet/redis-store.ts";
