package dev.tidemill.api.web;

import dev.tidemill.core.iam.Principal;

/** A person who is signed in and acts in an account, with what the console shows of them. */
record Session(SignedIn person, Principal principal, String email) {}
