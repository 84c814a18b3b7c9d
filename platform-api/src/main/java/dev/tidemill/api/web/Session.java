package dev.tidemill.api.web;

import dev.tidemill.core.iam.Principal;

/** A person who is signed in, with what the console shows of them. */
public record Session(Principal.Person person, String email) {}
