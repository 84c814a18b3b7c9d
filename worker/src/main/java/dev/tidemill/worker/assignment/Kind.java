package dev.tidemill.worker.assignment;

import dev.tidemill.worker.runtime.Family;
import dev.tidemill.worker.sandbox.crun.Interpreters.Interpreter;

/** What makes generic sandboxes interchangeable. */
record Kind(Family family, Interpreter interpreter, int memoryMegabytes) {}
