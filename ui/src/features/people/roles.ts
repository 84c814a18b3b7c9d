import type { PersonRole } from "../../api/platform";

interface RoleOption {
  value: PersonRole;
  label: string;
  description: string;
  /** The role of IAM that they act as: its policies are the account's to change. */
  iamRole: string;
}

export const ROLES: RoleOption[] = [
  { value: "admin", label: "Administrator", description: "Everything in the account, people and permissions too.", iamRole: "TidemillAdmin" },
  { value: "developer", label: "Developer", description: "Everything but people, users, groups, roles and policies.", iamRole: "TidemillDeveloper" },
  { value: "viewer", label: "Viewer", description: "Reads everything, changes nothing.", iamRole: "TidemillViewer" },
];

export const roleOf = (value: string) => ROLES.find((role) => role.value === value);

/** Why the sign-in service would refuse a user name, or nothing. */
export const refuseUsername = (name: string): string | undefined =>
  /^[a-z0-9][a-z0-9._@-]{2,63}$/.test(name) ? undefined : "Use 3 to 64 lower-case letters, digits and the characters . _ @ -; begin with a letter or a digit.";

export const refuseEmail = (email: string): string | undefined => (/^[^@\s]{1,64}@[^@\s]{1,190}$/.test(email) ? undefined : "Enter an email address.");
