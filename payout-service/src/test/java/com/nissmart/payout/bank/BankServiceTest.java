package com.nissmart.payout.bank;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.v1.Bank;
import com.nissmart.payout.v1.BankServiceGrpc;
import com.nissmart.payout.v1.BankServiceGrpc.BankServiceBlockingStub;
import com.nissmart.payout.v1.EnquireNameRequest;
import com.nissmart.payout.v1.ListBanksRequest;
import com.nissmart.runtime.identity.LookupLimit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Banks and name enquiry over gRPC. */
final class BankServiceTest {
  private final PayoutFixture payout = new PayoutFixture();
  private final BankServiceBlockingStub banks =
      BankServiceGrpc.newBlockingStub(payout.server.asCustomer(payout.ada));

  @AfterEach
  void close() {
    payout.close();
  }

  @Test
  void banks_are_listed_with_their_one_code() {
    assertThat(
            banks.listBanks(ListBanksRequest.newBuilder().setQuery("gtb").build()).getBanksList())
        .containsExactly(
            Bank.newBuilder()
                .setCode("058")
                .setName("GTBank")
                .setNipCode("000013")
                .setNuban(true)
                .build());
    assertThat(list(0)).isEqualTo(list(50));
    assertThat(Refused.by(() -> list(201)).reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(Refused.by(() -> list(-1)).reason()).isEqualTo(Reason.INVALID_REQUEST);
  }

  @Test
  void the_bank_names_the_holder_of_an_account() {
    assertThat(enquire("058", "0123456785")).isEqualTo("ADA OKAFOR");
    assertThat(enquire("000013", "0123456785")).isEqualTo("ADA OKAFOR");
  }

  @Test
  void an_account_that_the_bank_does_not_have_is_refused() {
    Refusal refusal = Refused.by(() -> enquire("058", "9990000001"));
    assertThat(refusal.reason()).isEqualTo(Reason.DESTINATION_INVALID);
  }

  @ParameterizedTest
  @CsvSource({
    "999, 0123456785, bank_code UNKNOWN_BANK",
    "058, 0123456784, account_number CHECK_DIGIT",
    "058, 123456785, account_number MALFORMED",
  })
  void an_account_that_cannot_exist_is_not_asked_about(String bank, String number, String fault) {
    assertThat(Refused.fields(Refused.by(() -> enquire(bank, number)))).containsExactly(fault);
  }

  @Test
  void a_caller_can_enquire_a_limited_number_of_times() {
    for (int i = 0; i < LookupLimit.MOST; i++) {
      enquire("058", Nuban.number("058", i));
    }
    assertThat(Refused.by(() -> enquire("058", "0123456785")).reason())
        .isEqualTo(Reason.RATE_LIMITED);
    payout.clock.advance(LookupLimit.WINDOW);
    assertThat(enquire("058", "0123456785")).isEqualTo("ADA OKAFOR");
  }

  private Object list(int limit) {
    return banks.listBanks(ListBanksRequest.newBuilder().setLimit(limit).build());
  }

  private String enquire(String bank, String number) {
    EnquireNameRequest request =
        EnquireNameRequest.newBuilder().setBankCode(bank).setAccountNumber(number).build();
    return banks.enquireName(request).getAccountName();
  }
}
