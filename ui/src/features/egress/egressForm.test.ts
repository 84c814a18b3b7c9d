import { expect, test } from "vitest";
import { checkEgress, NEW_EGRESS, reachOf, toEgressForm, toEgressPolicy } from "./egressForm";

const form = { ...toEgressForm(NEW_EGRESS), name: "partners" };

test("what is typed in whatever way becomes lists, each entry once", () => {
  const typed = { ...form, names: "API.example.com, *.example.org\n api.example.com", cidrs: "203.0.113.0/24", ports: "443 5432" };
  expect(checkEgress(typed, [])).toEqual({});
  expect(toEgressPolicy("sg-1", typed)).toEqual({ id: "sg-1", name: "partners", names: ["api.example.com", "*.example.org"], cidrs: ["203.0.113.0/24"], privateNetworks: [], ports: [443, 5432] });
});

test("what the server would refuse is refused beside its field", () => {
  expect(checkEgress({ ...form, name: "" }, []).name).toBeDefined();
  expect(checkEgress(form, ["partners"]).name).toContain("already");
  for (const names of ["169.254.169.254", "*", "a*.com", "0x7f.1"]) expect(checkEgress({ ...form, names }, []).names, names).toContain("no host name");
  expect(checkEgress({ ...form, cidrs: "example.com" }, []).cidrs).toContain("no range");
  expect(checkEgress({ ...form, ports: "9001" }, []).ports).toContain("for itself");
  for (const ports of ["", "https", "70000"]) expect(checkEgress({ ...form, ports }, []).ports, ports).toBeDefined();
});

test("a policy without names and ranges says that it opens nothing", () => expect(reachOf(NEW_EGRESS)).toBe("nothing"));
