package com.nissmart.accounts.user;

import com.nissmart.accounts.text.EmailAddress;

/** The operator whom the settings ask for. */
public record OperatorSettings(EmailAddress email, PlainPassword password) {}
