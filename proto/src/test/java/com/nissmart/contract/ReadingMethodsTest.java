package com.nissmart.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.nissmart.accounts.v1.Accounts;
import com.nissmart.accounts.v1.ApiKeyOuterClass;
import com.nissmart.accounts.v1.Audit;
import com.nissmart.accounts.v1.WebhookOuterClass;
import com.nissmart.common.v1.Access;
import com.nissmart.common.v1.AccessOuterClass;
import com.nissmart.common.v1.Action;
import com.nissmart.common.v1.ProposalOuterClass;
import com.nissmart.common.v1.Role;
import com.nissmart.ledger.v1.Ledger;
import com.nissmart.payout.v1.BankOuterClass;
import com.nissmart.payout.v1.Payout;
import com.nissmart.payout.v1.ReconciliationOuterClass;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The options of methods that read. They decide which methods an API key of the scope "read" may
 * call, and which reads of operators and auditors are recorded.
 */
class ReadingMethodsTest {
  private static final String READS = "(Get|List|Watch|Find|Explain)[A-Z].*";

  /** The methods that operators or auditors may read without a record, with the reason. */
  private static final Map<String, String> UNRECORDED =
      Map.ofEntries(
          Map.entry("ListSessions", "Returns the caller's own sessions"),
          Map.entry("ListApiKeys", "Returns the caller's own keys"),
          Map.entry("GetAccountTotals", "Returns numbers of accounts"),
          Map.entry("GetTotals", "Returns sums"),
          Map.entry("GetWithdrawalTotals", "Returns sums"),
          Map.entry("GetVerification", "Returns the state of the whole book"),
          Map.entry("ListHeads", "Returns hashes of the whole book"),
          Map.entry("ListBanks", "Returns banks"),
          Map.entry("GetReconciliation", "Returns numbers of lines"),
          Map.entry("ListReconciliations", "Returns numbers of lines"),
          Map.entry("ListActions", "Returns acts of operators"),
          Map.entry("ListRecordedActions", "Returns acts of operators"));

  static Stream<MethodDescriptor> methods() {
    return Stream.of(
            Accounts.getDescriptor(),
            ApiKeyOuterClass.getDescriptor(),
            Audit.getDescriptor(),
            WebhookOuterClass.getDescriptor(),
            Ledger.getDescriptor(),
            Payout.getDescriptor(),
            ReconciliationOuterClass.getDescriptor(),
            BankOuterClass.getDescriptor(),
            Action.getDescriptor(),
            ProposalOuterClass.getDescriptor())
        .map(FileDescriptor::getServices)
        .flatMap(services -> services.stream().flatMap(service -> service.getMethods().stream()));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void a_method_that_reads_has_no_side_effects(MethodDescriptor method) {
    boolean reads = method.getOptions().getIdempotencyLevel() == IdempotencyLevel.NO_SIDE_EFFECTS;

    assertThat(reads).as(method.getFullName()).isEqualTo(method.getName().matches(READS));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void operators_read_personal_data_on_record(MethodDescriptor method) {
    Access access = method.getOptions().getExtension(AccessOuterClass.access);
    boolean reads =
        method.getOptions().getIdempotencyLevel() == IdempotencyLevel.NO_SIDE_EFFECTS
            && (access.getRolesList().contains(Role.ROLE_OPERATOR)
                || access.getRolesList().contains(Role.ROLE_AUDITOR));

    assertThat(access.getPersonalData())
        .as(method.getFullName())
        .isEqualTo(reads && !UNRECORDED.containsKey(method.getName()));
  }
}
