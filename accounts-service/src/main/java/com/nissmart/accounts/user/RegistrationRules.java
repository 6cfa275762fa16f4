package com.nissmart.accounts.user;

import com.nissmart.accounts.text.EmailAddress;
import com.nissmart.accounts.text.HumanText;
import com.nissmart.contract.FieldError;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is wrong with a registration: all of it at once, so that a form can show it beside its
 * fields.
 */
final class RegistrationRules {
  private static final int LONGEST_NAME = 100;

  private RegistrationRules() {}

  static List<FieldError> problems(Registration registration) {
    return Stream.of(
            EmailAddress.problem("email", registration.email()),
            HumanText.problem("first_name", registration.firstName(), LONGEST_NAME),
            HumanText.problem("last_name", registration.lastName(), LONGEST_NAME),
            registration.password().problem("password"))
        .flatMap(Optional::stream)
        .toList();
  }
}
