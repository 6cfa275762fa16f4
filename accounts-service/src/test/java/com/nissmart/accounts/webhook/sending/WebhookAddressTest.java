package com.nissmart.accounts.webhook.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WebhookAddressTest {
  private static final WebhookAddress PUBLIC = new WebhookAddress(false, InetAddress::getAllByName);

  @ParameterizedTest
  @CsvSource({
    "http://8.8.8.8/, WEBHOOK_URL_REFUSED",
    "https://127.0.0.1/, WEBHOOK_URL_REFUSED",
    "https://[::1]:8443/x, WEBHOOK_URL_REFUSED",
    "https://10.0.0.1/, WEBHOOK_URL_REFUSED",
    "https://169.254.169.254/latest/meta-data, WEBHOOK_URL_REFUSED",
    "https://2130706433/, WEBHOOK_URL_REFUSED",
    "https://localhost/, WEBHOOK_URL_REFUSED",
    "https://8.8.8.8:99999/x, WEBHOOK_URL_REFUSED",
    "https://8.8.8.8:0/x, WEBHOOK_URL_REFUSED",
    "https://134744072/x, WEBHOOK_URL_REFUSED",
    "https://8.8.8.8/a%00b, WEBHOOK_URL_REFUSED",
    "https://no-such-host.invalid/, WEBHOOK_URL_REFUSED",
    "file:///etc/passwd, INVALID_REQUEST",
    "https:///x, INVALID_REQUEST",
    "https://user@8.8.8.8/, INVALID_REQUEST",
    "https://8.8.8.8/#x, INVALID_REQUEST",
    "javascript:alert(1), INVALID_REQUEST",
  })
  void only_public_https_addresses_are_accepted(String url, Reason reason) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> PUBLIC.parse(url));

    assertThat(refusal.reason()).isEqualTo(reason);
  }

  @Test
  void a_public_address_is_accepted_as_written() {
    assertThat(PUBLIC.parse("https://8.8.8.8:8443/hook?a=b").toString())
        .isEqualTo("https://8.8.8.8:8443/hook?a=b");
  }

  @Test
  void all_addresses_of_a_name_must_be_public() {
    InetAddress[] both = {InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral("10.0.0.1")};
    WebhookAddress address = new WebhookAddress(false, host -> both);

    assertThat(address.problem(URI.create("https://example.com/"))).isPresent();
  }

  @Test
  void a_name_that_resolves_to_another_address_is_refused() {
    Deque<InetAddress> answers =
        new ArrayDeque<>(
            List.of(InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral("127.0.0.1")));
    WebhookAddress rebinding =
        new WebhookAddress(false, host -> new InetAddress[] {answers.removeFirst()});
    String url = rebinding.parse("https://rebind.example.com/hook").toString();

    try (WebhookSender sender = new WebhookSender(rebinding)) {
      DeliveryAnswer answer =
          sender.send(new UUID(0, 1), url, List.of(new byte[32]), "{}", Instant.EPOCH);

      assertThat(answer.status()).isZero();
      assertThat(answer.text()).isEqualTo("The host is not in the public network");
    }
  }
}
