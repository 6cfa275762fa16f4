package com.nissmart.runtime.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  @Test
  void reads_and_writes_with_a_key_are_retried() {
    assertThat(RetryPolicy.isSafe(UserServiceGrpc.getGetUserMethod())).isTrue();
    assertThat(RetryPolicy.isSafe(LedgerServiceGrpc.getPostTransactionMethod())).isTrue();
  }

  @Test
  void writes_without_a_key_are_not_retried() {
    assertThat(RetryPolicy.isSafe(UserServiceGrpc.getRegisterUserMethod())).isFalse();
    assertThat(RetryPolicy.isSafe(UserServiceGrpc.getRefreshSessionMethod())).isFalse();
  }

  @Test
  void without_services_no_call_is_retried() {
    assertThat(RetryPolicy.serviceConfig(List.of())).isEqualTo(Map.of());
  }
}
