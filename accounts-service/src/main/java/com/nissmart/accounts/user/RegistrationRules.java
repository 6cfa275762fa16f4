package com.nissmart.accounts.user;

import com.nissmart.accounts.text.EmailAddress;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The checks of a registration or a new name. They report all problems at once, so that a form can
 * show each beside its field.
 */
final class RegistrationRules {
  private static final int LONGEST_NAME = 100;

  private RegistrationRules() {}

  static List<FieldError> problems(Registration registration) {
    return Stream.of(
            EmailAddress.problem("email", registration.email()),
            DisplayText.nameProblem("first_name", registration.firstName(), LONGEST_NAME),
            DisplayText.nameProblem("last_name", registration.lastName(), LONGEST_NAME),
            registration.password().problem("password"))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Returns the problems of a new name. An empty part is left unchanged. */
  static List<FieldError> problems(String firstName, String lastName) {
    return Stream.of(
            firstName.isEmpty()
                ? Optional.<FieldError>empty()
                : DisplayText.nameProblem("first_name", firstName, LONGEST_NAME),
            lastName.isEmpty()
                ? Optional.<FieldError>empty()
                : DisplayText.nameProblem("last_name", lastName, LONGEST_NAME))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Refuses with all problems, if there are any. */
  static void require(List<FieldError> problems) {
    if (!problems.isEmpty()) {
      String all = problems.stream().map(FieldError::message).collect(Collectors.joining("; "));
      throw new Refusal(Reason.INVALID_REQUEST, all, problems, null);
    }
  }
}
