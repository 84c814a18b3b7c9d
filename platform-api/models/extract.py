#!/usr/bin/env python3
"""Trims an AWS service description to the facts that the doors need.

    ./extract.py BOTOCORE_DATA_DIRECTORY [SERVICE…]

reads SERVICE/VERSION/service-2.json[.gz] (the newest version) and writes SERVICE.model here, or every
SERVICE.model that is here already when no service is named. Names, types, places, constraints and errors are
kept; documentation is not. The format, one fact in a line, is described in README.md beside this script.
"""
import gzip
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
SCALARS = {"string", "integer", "long", "boolean", "double", "float", "timestamp", "blob"}


def load(data, service):
    version = max(p.name for p in (data / service).iterdir() if list(p.glob("service-2.json*")))
    path = next((data / service / version).glob("service-2.json*"))
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return json.load(file)


def pairs(**facts):
    return "".join(f" {key}={value}" for key, value in facts.items() if value is not None)


def service_line(service, meta):
    return f"service {service}" + pairs(
        version=meta["apiVersion"],
        protocol=meta["protocol"],
        json=meta.get("jsonVersion"),
        target=meta.get("targetPrefix"),
        signing=meta.get("signingName", meta["endpointPrefix"]),
        namespace=meta.get("xmlNamespace") if isinstance(meta.get("xmlNamespace"), str) else None,
    )


def operation_lines(op):
    http = op["http"]
    out = op.get("output", {})
    yield f"operation {op['name']} {http['method']} {http['requestUri']}" + pairs(
        status=http.get("responseCode", 200),
        input=op.get("input", {}).get("shape"),
        output=out.get("shape"),
        wrapper=out.get("resultWrapper"),
        auth=op.get("authtype"),
    )
    if op.get("errors"):
        yield " errors " + " ".join(sorted(error["shape"] for error in op["errors"]))


def shape_lines(name, shape):
    kind = shape["type"]
    facts = pairs(min=shape.get("min"), max=shape.get("max"))
    if shape.get("sensitive"):
        facts += " sensitive"
    if kind == "structure":
        error = shape.get("error", {})
        if shape.get("exception"):
            facts += pairs(status=error.get("httpStatusCode", 500 if shape.get("fault") else 400), code=error.get("code"))
        yield ("error" if shape.get("exception") else "structure") + f" {name}" + pairs(payload=shape.get("payload")) + facts + (
            " union" if shape.get("union") else "") + (" eventstream" if shape.get("eventstream") else "")
        required = set(shape.get("required", ()))
        for member, ref in shape.get("members", {}).items():
            line = f" {member} {ref['shape']}"
            if member in required:
                line += " required"
            line += pairs(location=ref.get("location"))
            if ref.get("locationName", member) != member:
                line += pairs(name=ref["locationName"])
            line += pairs(format=ref.get("timestampFormat"))
            for flag in ("flattened", "jsonvalue"):
                if ref.get(flag):
                    line += f" {flag}"
            yield line
    elif kind == "list":
        member = shape["member"]
        yield f"list {name} {member['shape']}" + pairs(name=member.get("locationName")) + facts + (
            " flattened" if shape.get("flattened") else "")
    elif kind == "map":
        yield f"map {name} {shape['key']['shape']} {shape['value']['shape']}" + pairs(
            key=shape["key"].get("locationName"), value=shape["value"].get("locationName")) + facts + (
            " flattened" if shape.get("flattened") else "")
    elif kind in SCALARS:
        yield f"{kind} {name}{facts}" + pairs(format=shape.get("timestampFormat"))
        if "pattern" in shape and kind == "string":
            yield f" pattern {shape['pattern']}"
        if "enum" in shape:
            if any(" " in value for value in shape["enum"]):
                raise SystemExit(f"{name}: an enum value with a blank needs a new format")
            yield " enum " + " ".join(shape["enum"])
    else:
        raise SystemExit(f"{name}: type {kind} is new")


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    data = pathlib.Path(sys.argv[1])
    for service in sys.argv[2:] or sorted(p.stem for p in HERE.glob("*.model")):
        model = load(data, service)
        lines = [service_line(service, model["metadata"])]
        for _, op in sorted(model["operations"].items()):
            lines += operation_lines(op)
        for name, shape in sorted(model["shapes"].items()):
            lines += shape_lines(name, shape)
        (HERE / f"{service}.model").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{service}: {len(model['operations'])} operations, {len(model['shapes'])} shapes")


if __name__ == "__main__":
    main()
