package com.nissmart.runtime.proposal;

import com.nissmart.contract.Refusal;
import com.nissmart.contract.TokenIssuer;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.StatusRuntimeException;
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

  /** Returns the check that asks accounts-service. */
  static OperatorCheck asking(TokenIssuer accounts) {
    return userId -> {
      try {
        return accounts.isOperator(userId);
      } catch (StatusRuntimeException e) {
        throw GrpcErrors.fromStatus(e);
      }
    };
  }
}
