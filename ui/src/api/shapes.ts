import type { IamOperations } from "./iamShapes";

/** The AWS shapes that the console uses, spelled as AWS spells them. Blobs are base64 text. */

export type State = "Pending" | "Active" | "Inactive" | "Failed";
export type SnapStartApplyOn = "PublishedVersions" | "None";
export type LastUpdateStatus = "Successful" | "Failed" | "InProgress";

export type TracingMode = "Active" | "PassThrough";

export interface FunctionConfiguration {
  FunctionName: string;
  FunctionArn: string;
  Runtime?: string;
  Role?: string;
  Handler?: string;
  CodeSize?: number;
  Description?: string;
  Timeout?: number;
  MemorySize?: number;
  LastModified?: string;
  CodeSha256?: string;
  Version?: string;
  Environment?: { Variables?: Record<string, string> };
  RevisionId?: string;
  State?: State;
  StateReason?: string;
  StateReasonCode?: string;
  LastUpdateStatus?: LastUpdateStatus;
  LastUpdateStatusReason?: string;
  PackageType?: string;
  Architectures?: string[];
  EphemeralStorage?: { Size: number };
  Layers?: { Arn?: string; CodeSize?: number }[];
  VpcConfig?: { SecurityGroupIds?: string[]; SubnetIds?: string[]; VpcId?: string };
  TracingConfig?: { Mode?: TracingMode };
  LoggingConfig?: { LogGroup?: string };
  TenancyConfig?: { TenantIsolationMode: "PER_TENANT" };
  SnapStart?: { ApplyOn?: SnapStartApplyOn; OptimizationStatus?: "On" | "Off" };
}

export interface FunctionCode {
  ZipFile?: string;
}

export interface CreateFunctionRequest {
  FunctionName: string;
  Runtime: string;
  Role: string;
  Handler?: string;
  Code: FunctionCode;
  Description?: string;
  Timeout?: number;
  MemorySize?: number;
  Environment?: { Variables: Record<string, string> };
}

export interface AliasConfiguration {
  AliasArn: string;
  Name: string;
  FunctionVersion: string;
  Description?: string;
  RoutingConfig?: { AdditionalVersionWeights?: Record<string, number> };
  RevisionId?: string;
}

export interface AliasRequest {
  FunctionName: string;
  Name: string;
  FunctionVersion: string;
  Description?: string;
  RoutingConfig?: { AdditionalVersionWeights: Record<string, number> };
}

/** What pages of other origins may do with a function's address. */
export interface Cors {
  AllowCredentials?: boolean;
  AllowHeaders?: string[];
  AllowMethods?: string[];
  AllowOrigins?: string[];
  ExposeHeaders?: string[];
  MaxAge?: number;
}

export type UrlAuthType = "NONE" | "AWS_IAM";
export type InvokeMode = "BUFFERED" | "RESPONSE_STREAM";

export interface FunctionUrlConfig {
  FunctionUrl: string;
  FunctionArn: string;
  AuthType: UrlAuthType;
  InvokeMode?: InvokeMode;
  Cors?: Cors;
  CreationTime: string;
  LastModifiedTime: string;
}

export interface UrlRequest {
  FunctionName: string;
  Qualifier?: string;
  AuthType: UrlAuthType;
  InvokeMode: InvokeMode;
  Cors: Cors;
}

/** Retries, age and destinations of events. */
export interface EventInvokeSettings {
  MaximumRetryAttempts?: number;
  MaximumEventAgeInSeconds?: number;
  DestinationConfig?: { OnSuccess?: { Destination?: string }; OnFailure?: { Destination?: string } };
}

export interface EventInvokeConfig extends EventInvokeSettings {
  FunctionArn: string;
  /** Seconds since 1970. */
  LastModified?: number;
}

export interface EventInvokeRequest extends EventInvokeSettings {
  FunctionName: string;
  Qualifier: string;
}

export interface UpdateFunctionCodeRequest {
  FunctionName: string;
  ZipFile: string;
  RevisionId?: string;
}

export interface UpdateFunctionConfigurationRequest {
  FunctionName: string;
  Role?: string;
  Runtime?: string;
  Handler?: string;
  Description?: string;
  Timeout?: number;
  MemorySize?: number;
  Environment?: { Variables: Record<string, string> };
  EphemeralStorage?: { Size: number };
  Layers?: string[];
  VpcConfig?: { SecurityGroupIds: string[]; SubnetIds: string[] };
  SnapStart?: { ApplyOn: SnapStartApplyOn };
  RevisionId?: string;
  TracingConfig?: { Mode: TracingMode };
}

export interface InvocationRequest {
  FunctionName: string;
  InvocationType: "RequestResponse" | "Event";
  LogType?: "None" | "Tail";
  TenantId?: string;
  Qualifier?: string;
  Payload?: string;
}

export interface InvocationResponse {
  StatusCode?: number;
  FunctionError?: string;
  LogResult?: string;
  Payload?: string;
  ExecutedVersion?: string;
}

export interface GetFunctionResponse {
  Configuration: FunctionConfiguration;
  Code?: { RepositoryType?: string; Location?: string };
  Tags?: Record<string, string>;
  Concurrency?: { ReservedConcurrentExecutions?: number };
}

export interface ProvisionedConcurrency {
  /** In lists only. */
  FunctionArn?: string;
  RequestedProvisionedConcurrentExecutions?: number;
  AvailableProvisionedConcurrentExecutions?: number;
  AllocatedProvisionedConcurrentExecutions?: number;
  Status?: "IN_PROGRESS" | "READY" | "FAILED";
  StatusReason?: string;
  LastModified?: string;
}

export interface FilteredLogEvent {
  logStreamName: string;
  timestamp: number;
  message: string;
  ingestionTime?: number;
  eventId: string;
}

export interface FilterLogEventsRequest {
  logGroupName: string;
  logStreamNames?: string[];
  startTime?: number;
  endTime?: number;
  limit?: number;
  nextToken?: string;
}

export interface FilterLogEventsResponse {
  events?: FilteredLogEvent[];
  nextToken?: string;
}

export interface AddPermissionRequest {
  FunctionName: string;
  StatementId: string;
  Action: string;
  Principal: string;
  SourceArn?: string;
  SourceAccount?: string;
  RevisionId?: string;
}

export interface LayerVersion {
  LayerVersionArn?: string;
  Version?: number;
  Description?: string;
  CreatedDate?: string;
  CompatibleRuntimes?: string[];
  CompatibleArchitectures?: string[];
  LicenseInfo?: string;
}

export interface Layer {
  LayerName?: string;
  LayerArn?: string;
  LatestMatchingVersion?: LayerVersion;
}

export interface PublishLayerVersionRequest {
  LayerName: string;
  Content: { ZipFile: string };
  Description?: string;
  CompatibleRuntimes?: string[];
  CompatibleArchitectures?: string[];
}

type LayerNamed = { LayerName: string; VersionNumber: number };
type Named = { FunctionName: string };
type Qualified = Named & { Qualifier?: string };
type Paged = { Marker?: string; MaxItems?: number };

/** Every operation that the console calls: service, then operation, then its input and output. */
export interface Operations {
  lambda: {
    ListFunctions: [{ Marker?: string; MaxItems?: number }, { Functions?: FunctionConfiguration[]; NextMarker?: string }];
    GetFunction: [Named, GetFunctionResponse];
    GetFunctionConfiguration: [Qualified, FunctionConfiguration];
    PublishVersion: [Named & { Description?: string; RevisionId?: string }, FunctionConfiguration];
    ListVersionsByFunction: [Named & Paged, { Versions?: FunctionConfiguration[]; NextMarker?: string }];
    CreateAlias: [AliasRequest, AliasConfiguration];
    UpdateAlias: [AliasRequest & { RevisionId?: string }, AliasConfiguration];
    DeleteAlias: [Named & { Name: string }, unknown];
    ListAliases: [Named & Paged & { FunctionVersion?: string }, { Aliases?: AliasConfiguration[]; NextMarker?: string }];
    PutFunctionConcurrency: [Named & { ReservedConcurrentExecutions: number }, { ReservedConcurrentExecutions?: number }];
    DeleteFunctionConcurrency: [Named, unknown];
    ListProvisionedConcurrencyConfigs: [Named & Paged, { ProvisionedConcurrencyConfigs?: ProvisionedConcurrency[]; NextMarker?: string }];
    PutProvisionedConcurrencyConfig: [Named & { Qualifier: string; ProvisionedConcurrentExecutions: number }, ProvisionedConcurrency];
    DeleteProvisionedConcurrencyConfig: [Named & { Qualifier: string }, unknown];
    CreateFunctionUrlConfig: [UrlRequest, unknown];
    UpdateFunctionUrlConfig: [UrlRequest, unknown];
    DeleteFunctionUrlConfig: [Qualified, unknown];
    PutFunctionEventInvokeConfig: [EventInvokeRequest, EventInvokeConfig];
    DeleteFunctionEventInvokeConfig: [Named & { Qualifier: string }, unknown];
    ListFunctionEventInvokeConfigs: [Named & Paged, { FunctionEventInvokeConfigs?: EventInvokeConfig[]; NextMarker?: string }];
    ListFunctionUrlConfigs: [Named & Paged, { FunctionUrlConfigs: FunctionUrlConfig[]; NextMarker?: string }];
    CreateFunction: [CreateFunctionRequest, FunctionConfiguration];
    UpdateFunctionCode: [UpdateFunctionCodeRequest, FunctionConfiguration];
    UpdateFunctionConfiguration: [UpdateFunctionConfigurationRequest, FunctionConfiguration];
    DeleteFunction: [Qualified, unknown];
    Invoke: [InvocationRequest, InvocationResponse];
    TagResource: [{ Resource: string; Tags: Record<string, string> }, unknown];
    AddPermission: [AddPermissionRequest, { Statement?: string }];
    RemovePermission: [Named & { StatementId: string; RevisionId?: string }, unknown];
    GetPolicy: [Named, { Policy?: string; RevisionId?: string }];
    ListLayers: [Paged, { Layers?: Layer[]; NextMarker?: string }];
    ListLayerVersions: [Paged & { LayerName: string }, { LayerVersions?: LayerVersion[]; NextMarker?: string }];
    PublishLayerVersion: [PublishLayerVersionRequest, LayerVersion];
    DeleteLayerVersion: [LayerNamed, unknown];
    AddLayerVersionPermission: [LayerNamed & { StatementId: string; Action: string; Principal: string }, { Statement?: string; RevisionId?: string }];
    RemoveLayerVersionPermission: [LayerNamed & { StatementId: string }, unknown];
    GetLayerVersionPolicy: [LayerNamed, { Policy?: string; RevisionId?: string }];
    UntagResource: [{ Resource: string; TagKeys: string[] }, unknown];
  };
  iam: IamOperations;
  logs: {
    FilterLogEvents: [FilterLogEventsRequest, FilterLogEventsResponse];
    ListTagsLogGroup: [{ logGroupName: string }, { tags?: Record<string, string> }];
  };
}
