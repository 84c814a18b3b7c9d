/** IAM's shapes as AWS spells them. Times are epoch seconds; policy documents are URL-encoded in answers, and plain in requests. */

export interface Tag {
  Key: string;
  Value: string;
}

interface Entity {
  Path: string;
  Arn: string;
  CreateDate: number;
}

export interface Boundary {
  PermissionsBoundaryType: string;
  PermissionsBoundaryArn: string;
}

export interface User extends Entity {
  UserName: string;
  UserId: string;
  PermissionsBoundary?: Boundary;
  Tags?: Tag[];
}

export interface Group extends Entity {
  GroupName: string;
  GroupId: string;
}

export interface Role extends Entity {
  RoleName: string;
  RoleId: string;
  AssumeRolePolicyDocument?: string;
  Description?: string;
  MaxSessionDuration?: number;
  PermissionsBoundary?: Boundary;
  Tags?: Tag[];
}

export interface Policy extends Entity {
  PolicyName: string;
  PolicyId: string;
  DefaultVersionId: string;
  AttachmentCount?: number;
  PermissionsBoundaryUsageCount?: number;
  IsAttachable?: boolean;
  Description?: string;
  UpdateDate?: number;
  Tags?: Tag[];
}

export interface PolicyVersion {
  Document?: string;
  VersionId: string;
  IsDefaultVersion: boolean;
  CreateDate?: number;
}

export interface AttachedPolicy {
  PolicyName: string;
  PolicyArn: string;
}

export interface AccessKeyMetadata {
  UserName?: string;
  AccessKeyId: string;
  Status: "Active" | "Inactive";
  CreateDate?: number;
}

export interface AccessKey extends AccessKeyMetadata {
  SecretAccessKey: string;
}

export interface AccessKeyLastUsed {
  LastUsedDate?: number;
  ServiceName: string;
  Region: string;
}

export interface Position {
  Line: number;
  Column: number;
}

export interface MatchedStatement {
  SourcePolicyId?: string;
  SourcePolicyType?: string;
  StartPosition?: Position;
  EndPosition?: Position;
}

export type EvalDecision = "allowed" | "explicitDeny" | "implicitDeny";

export interface EvaluationResult {
  EvalActionName: string;
  EvalResourceName?: string;
  EvalDecision: EvalDecision;
  MatchedStatements?: MatchedStatement[];
  MissingContextValues?: string[];
  PermissionsBoundaryDecisionDetail?: { AllowedByPermissionsBoundary?: boolean };
  OrganizationsDecisionDetail?: { AllowedByOrganizations?: boolean };
  EvalDecisionDetails?: Record<string, EvalDecision>;
}

export interface ContextEntry {
  ContextKeyName: string;
  ContextKeyValues: string[];
  ContextKeyType: string;
}

export interface SimulateRequest {
  PolicySourceArn: string;
  ActionNames: string[];
  ResourceArns?: string[];
  ResourcePolicy?: string;
  ResourceOwner?: string;
  CallerArn?: string;
  ContextEntries?: ContextEntry[];
}

interface Paged {
  Marker?: string;
  MaxItems?: number;
}

interface Page {
  IsTruncated?: boolean;
  Marker?: string;
}

type OfUser = { UserName: string };
type OfGroup = { GroupName: string };
type OfRole = { RoleName: string };
type OfPolicy = { PolicyArn: string };
type OfKey = { UserName: string; AccessKeyId: string };

export interface IamOperations {
  ListUsers: [Paged, Page & { Users: User[] }];
  GetUser: [OfUser, { User: User }];
  CreateUser: [OfUser & { Path?: string; Tags?: Tag[] }, { User: User }];
  DeleteUser: [OfUser, unknown];
  ListGroups: [Paged, Page & { Groups: Group[] }];
  GetGroup: [OfGroup & Paged, Page & { Group: Group; Users: User[] }];
  CreateGroup: [OfGroup & { Path?: string }, { Group: Group }];
  DeleteGroup: [OfGroup, unknown];
  ListGroupsForUser: [OfUser & Paged, Page & { Groups: Group[] }];
  AddUserToGroup: [OfUser & OfGroup, unknown];
  RemoveUserFromGroup: [OfUser & OfGroup, unknown];
  ListAccessKeys: [OfUser & Paged, Page & { AccessKeyMetadata: AccessKeyMetadata[] }];
  CreateAccessKey: [OfUser, { AccessKey: AccessKey }];
  UpdateAccessKey: [OfKey & { Status: "Active" | "Inactive" }, unknown];
  DeleteAccessKey: [OfKey, unknown];
  GetAccessKeyLastUsed: [{ AccessKeyId: string }, { AccessKeyLastUsed?: AccessKeyLastUsed }];
  ListRoles: [Paged, Page & { Roles: Role[] }];
  GetRole: [OfRole, { Role: Role }];
  CreateRole: [OfRole & { AssumeRolePolicyDocument: string; Path?: string; Description?: string; MaxSessionDuration?: number }, { Role: Role }];
  UpdateRole: [OfRole & { Description?: string; MaxSessionDuration?: number }, unknown];
  UpdateAssumeRolePolicy: [OfRole & { PolicyDocument: string }, unknown];
  DeleteRole: [OfRole, unknown];
  ListPolicies: [Paged & { Scope?: "All" | "AWS" | "Local" }, Page & { Policies: Policy[] }];
  GetPolicy: [OfPolicy, { Policy: Policy }];
  CreatePolicy: [{ PolicyName: string; PolicyDocument: string; Description?: string; Path?: string }, { Policy: Policy }];
  DeletePolicy: [OfPolicy, unknown];
  ListPolicyVersions: [OfPolicy & Paged, Page & { Versions: PolicyVersion[] }];
  GetPolicyVersion: [OfPolicy & { VersionId: string }, { PolicyVersion: PolicyVersion }];
  CreatePolicyVersion: [OfPolicy & { PolicyDocument: string; SetAsDefault?: boolean }, { PolicyVersion: PolicyVersion }];
  DeletePolicyVersion: [OfPolicy & { VersionId: string }, unknown];
  SetDefaultPolicyVersion: [OfPolicy & { VersionId: string }, unknown];
  ListEntitiesForPolicy: [OfPolicy & Paged, Page & { PolicyUsers?: { UserName: string }[]; PolicyGroups?: { GroupName: string }[]; PolicyRoles?: { RoleName: string }[] }];
  SimulatePrincipalPolicy: [SimulateRequest & Paged, Page & { EvaluationResults: EvaluationResult[] }];
}
