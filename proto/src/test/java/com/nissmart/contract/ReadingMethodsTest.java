package com.nissmart.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.nissmart.accounts.v1.Accounts;
import com.nissmart.accounts.v1.ApiKeyOuterClass;
import com.nissmart.accounts.v1.Audit;
import com.nissmart.accounts.v1.WebhookOuterClass;
import com.nissmart.ledger.v1.Ledger;
import com.nissmart.payout.v1.Payout;
import com.nissmart.payout.v1.ReconciliationOuterClass;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** This option alone decides which methods an API key of the scope "read" may call. */
class ReadingMethodsTest {
  private static final String READS = "(Get|List|Watch|Find|Explain)[A-Z].*";

  static Stream<MethodDescriptor> methods() {
    return Stream.of(
            Accounts.getDescriptor(),
            ApiKeyOuterClass.getDescriptor(),
            Audit.getDescriptor(),
            WebhookOuterClass.getDescriptor(),
            Ledger.getDescriptor(),
            Payout.getDescriptor(),
            ReconciliationOuterClass.getDescriptor())
        .map(FileDescriptor::getServices)
        .flatMap(services -> services.stream().flatMap(service -> service.getMethods().stream()));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void a_method_that_reads_has_no_side_effects(MethodDescriptor method) {
    boolean reads = method.getOptions().getIdempotencyLevel() == IdempotencyLevel.NO_SIDE_EFFECTS;

    assertThat(reads).as(method.getFullName()).isEqualTo(method.getName().matches(READS));
  }
}
