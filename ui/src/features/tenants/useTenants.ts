import { useQuery } from "@tanstack/react-query";
import { fetchTenants } from "../../api/platform";

export const useTenants = () => useQuery({ queryKey: ["tenants"], queryFn: ({ signal }) => fetchTenants(signal) });
