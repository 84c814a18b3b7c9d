import { useQuery } from "@tanstack/react-query";
import { iamAll } from "../../api/iam";

/** The lists of the account's directory. Every change of IAM makes all of them look again. */
export const useUsers = () => useQuery({ queryKey: ["iam", "users"], queryFn: ({ signal }) => iamAll("ListUsers", "Users", {}, signal) });

export const useGroups = () => useQuery({ queryKey: ["iam", "groups"], queryFn: ({ signal }) => iamAll("ListGroups", "Groups", {}, signal) });

export const useRoles = () => useQuery({ queryKey: ["iam", "roles"], queryFn: ({ signal }) => iamAll("ListRoles", "Roles", {}, signal) });

export const usePolicies = () => useQuery({ queryKey: ["iam", "policies"], queryFn: ({ signal }) => iamAll("ListPolicies", "Policies", { Scope: "All" }, signal) });
