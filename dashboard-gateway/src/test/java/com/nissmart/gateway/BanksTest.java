package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.payout.v1.EnquireNameRequest;
import com.nissmart.payout.v1.ListBanksRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BanksTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static final String ENQUIRY = "/v1/banks/name-enquiry";

  @Test
  void banks_are_listed_with_every_member() {
    RestAnswer answer = gateway.asAda().get("/v1/banks?q=bank&limit=2");
    assertThat(answer.body())
        .isEqualTo(
            "{\"data\":[{\"code\":\"058\",\"name\":\"GTBank\",\"nip_code\":\"000013\",\"nuban\":true},"
                + "{\"code\":\"999\",\"name\":\"Old Bank\",\"nip_code\":null,\"nuban\":false}],\"next_cursor\":null}");
    assertThat(gateway.payout.last(ListBanksRequest.class))
        .isEqualTo(ListBanksRequest.newBuilder().setQuery("bank").setLimit(2).build());
  }

  @Test
  void a_name_enquiry_answers_with_the_holder() {
    RestAnswer answer =
        gateway
            .asAda()
            .post(ENQUIRY, "{\"bank_code\":\"000013\",\"account_number\":\"0123456785\"}");
    assertThat(answer.body()).isEqualTo("{\"account_name\":\"ADA OKAFOR\"}");
    assertThat(gateway.payout.last(EnquireNameRequest.class).getBankCode()).isEqualTo("000013");
  }

  @Test
  void an_account_that_does_not_exist_is_a_rule() {
    RestAnswer answer =
        gateway.asAda().post(ENQUIRY, "{\"bank_code\":\"058\",\"account_number\":\"9990000001\"}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text("/code")).isEqualTo("DESTINATION_INVALID");
  }

  @ParameterizedTest
  @CsvSource({"58, 0123456785, MALFORMED /bank_code", "058, 123456785, MALFORMED /account_number"})
  void an_account_without_its_zeros_is_refused(String bank, String number, String error) {
    String body = "{\"bank_code\":\"%s\",\"account_number\":\"%s\"}".formatted(bank, number);
    RestAnswer answer = gateway.asAda().post(ENQUIRY, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errors()).containsExactly(error);
    assertThat(gateway.payout.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"NGN, 2", "HUF, 2", "JPY, 0", "ISK, 0", "KWD, 3", "CLF, 4"})
  void the_server_states_the_digits_of_each_currency(String code, int digits) {
    RestAnswer answer = gateway.anonymous().get("/v1/currencies");
    assertThat(answer.body()).contains("{\"code\":\"%s\",\"digits\":%d,".formatted(code, digits));
    String script = gateway.anonymous().get("/assets/ui/currency-digits.js").body();
    assertThat(script.contains(code + ": " + digits)).isEqualTo(digits != 2);
  }
}
