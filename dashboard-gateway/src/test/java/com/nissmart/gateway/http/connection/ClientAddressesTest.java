package com.nissmart.gateway.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.settings.SettingsException;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proxies at 10.0.0.0/8 and 2001:db8:ffff::/48. */
class ClientAddressesTest {
  private static final String NAME = "NISSMART_TRUSTED_PROXIES";

  private static TrustedProxies proxies(String text) {
    Settings settings = Settings.of(Map.of(NAME, text));
    TrustedProxies proxies = TrustedProxies.read(settings, NAME);
    settings.check();
    return proxies;
  }

  private static InetAddress address(String text) {
    return Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(text));
  }

  private static String client(String header, String peer, String value) {
    RequestHeaders headers =
        RequestHeaders.builder(HttpMethod.GET, "/")
            .add("forwarded", "for=9.9.9.9")
            .add("x-forwarded-for", "9.9.9.9")
            .set(header, value)
            .build();
    return new ClientAddresses(proxies("10.0.0.0/8, 2001:db8:ffff::/48"), header)
        .of(address(peer), headers)
        .getHostAddress();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.1.1.1 | 1.2.3.4                        | 1.2.3.4",
        "10.1.1.1 | 6.6.6.6, 1.2.3.4               | 1.2.3.4",
        "10.1.1.1 | 6.6.6.6, 1.2.3.4, 10.2.2.2     | 1.2.3.4",
        "10.1.1.1 | 10.3.3.3, 10.2.2.2             | 10.3.3.3",
        "10.1.1.1 | 1.2.3.4:5678                   | 1.2.3.4",
        "10.1.1.1 | [2001:db8::5]:443              | 2001:db8:0:0:0:0:0:5",
        "10.1.1.1 | 2001:db8::5                    | 2001:db8:0:0:0:0:0:5",
        "10.1.1.1 | ::ffff:1.2.3.4                 | 1.2.3.4",
        "10.1.1.1 | 1.2.3.4, unknown               | 10.1.1.1",
        "10.1.1.1 | 1.2.3.4, evil.example          | 10.1.1.1",
        "10.1.1.1 | 1.2.3.4,                       | 10.1.1.1",
        "2001:db8:ffff::1 | 1.2.3.4                | 1.2.3.4",
        "2001:db8:fffe::1 | 1.2.3.4                | 2001:db8:fffe:0:0:0:0:1",
        "11.1.1.1 | 1.2.3.4                        | 11.1.1.1",
      })
  void addresses_are_read_from_the_right(String peer, String value, String client) {
    assertThat(client("x-forwarded-for", peer, value)).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=1.2.3.4                                       | 1.2.3.4",
        "for=6.6.6.6, For=\"1.2.3.4:80\";proto=https       | 1.2.3.4",
        "proto=https;for=\"[2001:db8::5]:443\";by=10.0.0.1 | 2001:db8:0:0:0:0:0:5",
        "for=1.2.3.4, for=_hidden                          | 10.1.1.1",
        "for=1.2.3.4, by=5.5.5.5                           | 10.1.1.1",
        "for=1.2.3.4;x=\",for=5.5.5.5                      | 5.5.5.5",
      })
  void the_standard_header_is_read_as_well(String value, String client) {
    assertThat(client("forwarded", "10.1.1.1", value)).isEqualTo(client);
  }

  @Test
  void an_ipv6_client_is_counted_by_its_network() {
    assertThat(ClientAddresses.network(address("2001:db8:1:2:3:4:5:6")).getHostAddress())
        .isEqualTo("2001:db8:1:2:0:0:0:0");
    assertThat(ClientAddresses.network(address("1.2.3.4"))).isEqualTo(address("1.2.3.4"));
  }

  @ParameterizedTest
  @CsvSource({"bank.example", "10.0.0.0/33", "10.0.0.0/x", "10.0.0/8", "::/129"})
  void a_block_that_is_not_one_is_refused(String text) {
    assertThatThrownBy(() -> proxies(text)).isInstanceOf(SettingsException.class);
  }
}
