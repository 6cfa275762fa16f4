package com.nissmart.runtime.proposal;

import com.nissmart.contract.Refusal;
import java.util.UUID;

/** The roles of people, as accounts-service knows them now. */
@FunctionalInterface
public interface OperatorCheck {
  /**
   * Returns whether the person is an operator now.
   *
   * @throws Refusal UNAVAILABLE when accounts-service is away
   */
  boolean isOperator(UUID userId);
}
