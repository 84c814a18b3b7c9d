import { useEffect, useRef, useState } from "react";

/**
 * A text field whose value stands in the URL. The router takes its time, and a fast typist would lose letters,
 * so the field is ahead of the URL, and follows it only where the URL was changed by somebody else.
 */
export function useTyped(value: string, push: (value: string) => void): [string, (value: string) => void] {
  const [typed, setTyped] = useState(value);
  const pushed = useRef<string[]>([]);

  useEffect(() => {
    const own = pushed.current.lastIndexOf(value);
    pushed.current = own < 0 ? [] : pushed.current.slice(own + 1);
    if (own < 0) setTyped(value);
  }, [value]);

  return [
    typed,
    (next) => {
      setTyped(next);
      pushed.current.push(next);
      push(next);
    },
  ];
}
