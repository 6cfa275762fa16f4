package com.nissmart.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nissmart.standalone.StandaloneApp;
import com.nissmart.standalone.StandaloneSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import nissmart.client.ApiClient;
import nissmart.client.ApiException;
import nissmart.client.ApiResponse;
import nissmart.client.api.AccountsApi;
import nissmart.client.api.DepositsApi;
import nissmart.client.api.SessionsApi;
import nissmart.client.api.TransfersApi;
import nissmart.client.api.UsersApi;
import nissmart.client.model.Code;
import nissmart.client.model.Credentials;
import nissmart.client.model.Entry;
import nissmart.client.model.EntryPage;
import nissmart.client.model.NewAccount;
import nissmart.client.model.NewDeposit;
import nissmart.client.model.NewTransfer;
import nissmart.client.model.NewUser;
import nissmart.client.model.Problem;
import nissmart.client.model.Transaction;
import nissmart.client.model.TransactionStatus;
import nissmart.client.model.TransactionType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A saver's journey, which generated clients make through the system of {@code deploy/run}. */
final class SmokeTest {
  @TempDir private static Path data;

  private static StandaloneApp system;
  private static String gateway;

  @BeforeAll
  static void start() {
    Map<String, String> settings =
        Map.of("NISSMART_HTTP_PORT", "0", "NISSMART_DATA_DIR", data.toString());
    system = new StandaloneApp(StandaloneSettings.read(settings), InstantSource.system()).start();
    gateway = "http://127.0.0.1:" + system.httpPort();
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  @Test
  void the_java_client_saves_sends_reads_and_is_refused() throws Exception {
    Saver ada = Saver.join("ada");
    Saver bola = Saver.join("bola");
    DepositsApi deposits = new DepositsApi(ada.client);
    NewDeposit salary =
        new NewDeposit()
            .accountId(ada.account)
            .amount(150_000L)
            .currency("NGN")
            .metadata(Map.of("employer", "Acme"));

    Transaction deposit = deposits.createDeposit("payday-1", salary);
    ApiResponse<Transaction> again = deposits.createDepositWithHttpInfo("payday-1", salary);
    Transaction transfer =
        new TransfersApi(ada.client).createTransfer("rent-1", rent(ada, bola, 40_000));

    assertThat(again.getData()).isEqualTo(deposit);
    assertThat(again.getHeaders().get("idempotent-replayed")).containsExactly("true");
    assertThat(transfer.getStatus()).isEqualTo(TransactionStatus.COMPLETED);
    assertThat(transfer.getDestinationAccountId()).isEqualTo(bola.account);
    assertThat(transfer.getFailure()).isNull();
    assertThat(statement(ada))
        .extracting(Entry::getType, Entry::getAmount, Entry::getBalance)
        .containsExactly(
            tuple(TransactionType.TRANSFER, -40_000L, 110_000L),
            tuple(TransactionType.DEPOSIT, 150_000L, 150_000L));

    ApiException refusal =
        catchThrowableOfType(
            ApiException.class,
            () -> new TransfersApi(ada.client).createTransfer("rent-2", rent(ada, bola, 110_001)));
    assertThat(refusal.getCode()).isEqualTo(422);
    Problem problem =
        ada.client.getObjectMapper().readValue(refusal.getResponseBody(), Problem.class);
    assertThat(problem.getCode()).isEqualTo(Code.INSUFFICIENT_FUNDS);
    assertThat(problem.getTransactionId()).startsWith("txn_");
  }

  @Test
  void a_new_code_does_not_break_an_old_client() throws Exception {
    ObjectMapper mapper = new ApiClient().getObjectMapper();
    assertThat(mapper.readValue("\"ADDED_NEXT_YEAR\"", Code.class))
        .isEqualTo(Code.UNKNOWN_DEFAULT_OPEN_API);
  }

  @Test
  void the_typescript_client_does_the_same() throws Exception {
    Process node =
        new ProcessBuilder("node", "compiled/smoke.js", gateway)
            .directory(Path.of("target", "typescript").toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor()).as(output).isZero();
    assertThat(output).contains("the TypeScript client works");
  }

  /** A saver who signed up, signed in and opened a wallet. */
  private record Saver(String email, ApiClient client, String account) {

    static Saver join(String name) throws ApiException {
      String email = name + "-" + UUID.randomUUID() + "@example.com";
      String password = "the password of " + name;
      new UsersApi(anonymous())
          .registerUser(
              new NewUser().email(email).firstName(name).lastName("Obi").password(password));
      String token =
          new SessionsApi(anonymous())
              .createSession(new Credentials().email(email).password(password))
              .getAccessToken();
      ApiClient client = anonymous();
      client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
      NewAccount house = new NewAccount().currency("NGN").name("House");
      return new Saver(email, client, new AccountsApi(client).openAccount(null, house).getId());
    }

    private static ApiClient anonymous() {
      ApiClient client = new ApiClient();
      client.updateBaseUri(URI.create(gateway).toString());
      return client;
    }
  }

  private static NewTransfer rent(Saver from, Saver to, long amount) {
    return new NewTransfer()
        .sourceAccountId(from.account)
        .destinationEmail(to.email)
        .amount(amount)
        .currency("NGN");
  }

  /** Reads the whole statement with one line a page. */
  private static List<Entry> statement(Saver person) throws ApiException {
    AccountsApi accounts = new AccountsApi(person.client);
    List<Entry> entries = new ArrayList<>();
    String cursor = null;
    do {
      EntryPage page = accounts.listEntries(person.account, null, null, 1, cursor, null);
      entries.addAll(page.getData());
      cursor = page.getNextCursor();
    } while (cursor != null);
    return entries;
  }
}
