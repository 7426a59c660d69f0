import type { Behaviours, HttpMethod, Parameter, Schema } from "../openapi/document.ts";
import type { OperationName } from "./naming.ts";

/** What a request body is on the wire. */
export type BodyKind = "json" | "form" | "multipart" | "text" | "binary";

/** What a success answer is. */
export type AnswerKind = "json" | "text" | "binary" | "headers" | "none";

/** A request body with the type expression that always fits, however special its schema is. */
export interface BodyModel {
  readonly kind: BodyKind;
  /** Media type, where it is not the usual one of its kind. */
  readonly mediaType: string | undefined;
  /** Styles of fields of a form, or media types of its parts. */
  readonly encoding: Readonly<Record<string, string>> | undefined;
  readonly required: boolean;
  readonly description: string | undefined;
  readonly schema: Schema | undefined;
  readonly expression: string;
}

/** One success answer. */
export interface AnswerModel {
  readonly kind: AnswerKind;
  /** Empty where there is none. */
  readonly mediaType: string;
  readonly schema: Schema | undefined;
  readonly expression: string;
}

/** One operation with everything resolved that the emitters need. */
export interface OperationModel {
  readonly name: OperationName;
  readonly method: HttpMethod;
  readonly path: string;
  /** Base path of its own, when the path or the operation has a server of its own. */
  readonly base: string | undefined;
  readonly summary: string;
  readonly description: string;
  readonly deprecated: boolean;
  readonly parameters: readonly Parameter[];
  /** Styles of path parameters that are not plain texts. */
  readonly pathStyles: Readonly<Record<string, string>> | undefined;
  readonly body: BodyModel | undefined;
  /** Different answers of the success statuses; the first one decides how the answer is read. */
  readonly answers: readonly [AnswerModel, ...AnswerModel[]];
  /** The answer that is a stream, where the input decides whether it is one. */
  readonly records: AnswerModel | undefined;
  readonly behaviours: Behaviours;
  /** Two parameters have the same name, or one that named calls use otherwise. */
  readonly isByPath: boolean;
}

/** Operations that share the first part of their name. */
export interface GroupModel {
  readonly name: string;
  readonly description: string;
  readonly operations: readonly OperationModel[];
}

/** A whole spec as the emitters see it: groups and operations in the order of the spec. */
export interface SpecModel {
  readonly groups: readonly GroupModel[];
  readonly basePath: string;
  readonly secrets: readonly string[];
}
