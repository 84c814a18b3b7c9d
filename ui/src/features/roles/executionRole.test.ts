import { expect, test } from "vitest";
import { trustOf } from "../access/names";
import { isForFunctions } from "./executionRole";

const role = (document: string) => ({ AssumeRolePolicyDocument: encodeURIComponent(document) });

test.each([
  [trustOf("lambda.amazonaws.com"), true],
  ['{"Statement": {"Effect": "Allow", "Principal": {"Service": ["events.amazonaws.com", "lambda.amazonaws.com"]}, "Action": ["sts:AssumeRole", "sts:TagSession"]}}', true],
  [trustOf("events.amazonaws.com"), false],
  ['{"Statement": {"Effect": "Deny", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}}', false],
  ['{"Statement": {"Effect": "Allow", "Principal": {"AWS": "000000000001"}, "Action": "sts:AssumeRole"}}', false],
  ["{", false],
])("%s is for functions: %s", (document, fits) => expect(isForFunctions(role(document))).toBe(fits));
