import type { Isolation, IsolationClass } from "../../../api/platform";

/** The tag by which a function asks for a class. */
export const TAG = "tidemill:isolation";

export const CLASSES: Record<IsolationClass, { label: string; description: string }> = {
  standard: { label: "Standard", description: "A container: namespaces, no capabilities, a filter of system calls." },
  hostile: { label: "Hostile", description: "gVisor: a kernel of its own. System calls cost much more." },
};

const ORDER: IsolationClass[] = ["standard", "hostile"];
const isClass = (word: string | undefined): word is IsolationClass => word !== undefined && word in CLASSES;
const isWeaker = (one: IsolationClass, other: IsolationClass) => ORDER.indexOf(one) < ORDER.indexOf(other);

/** What a function with these tags has. */
export function isolationOf(tags: Record<string, string>, { standard, floor }: Isolation): IsolationClass {
  const wanted = isClass(tags[TAG]) ? tags[TAG] : standard;
  return isWeaker(wanted, floor) ? floor : wanted;
}

/** Why a class cannot be asked for, if it cannot. */
export const refuseClass = (wanted: IsolationClass, { floor, available }: Isolation): string | undefined =>
  !available.includes(wanted) ? "This machine has no runsc: install it (apt-get install runsc) and start Tidemill again." : isWeaker(wanted, floor) ? "The operator demands more of this account." : undefined;
