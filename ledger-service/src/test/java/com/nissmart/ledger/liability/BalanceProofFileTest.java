package com.nissmart.ledger.liability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.nissmart.contract.json.BalanceProofJson;
import com.nissmart.contract.json.Json;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.grpc.BalanceProofCalls;
import com.nissmart.ledger.head.TestReceiptKeys;
import com.nissmart.ledger.liability.BalanceProofView.SignedAccountsTree;
import com.nissmart.ledger.receipt.BrowserReceiptCheck;
import com.nissmart.ledger.receipt.CompiledReceiptCheck;
import com.nissmart.ledger.receipt.ShellReceiptCheck;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.testkit.MovableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of balance proofs, checked by the programs that people run. */
class BalanceProofFileTest {
  private static final ByteString SALT = ByteString.copyFrom(new byte[32]);
  private static final ByteString HASH =
      ByteString.copyFrom("h".repeat(32).getBytes(StandardCharsets.UTF_8));
  private static final AccountKind CUSTOMER = AccountKind.ACCOUNT_KIND_CUSTOMER;
  private static final AccountKind SYSTEM = AccountKind.ACCOUNT_KIND_SYSTEM;
  private static final int SMALL = 5;

  @TempDir private Path directory;
  private TestReceiptKeys keys;
  private CompiledReceiptCheck check;
  private ShellReceiptCheck shell;

  @BeforeEach
  void make_keys() throws Exception {
    keys = new TestReceiptKeys(directory.resolve("keys"), MovableClock.create());
    check = new CompiledReceiptCheck(directory, Files.readAllBytes(keys.publicKeys()));
    shell = new ShellReceiptCheck(directory, keys.publicKeys());
  }

  @AfterEach
  void close() throws IOException {
    check.close();
  }

  @Test
  void every_place_in_trees_of_all_sizes_has_a_valid_proof() {
    for (int size : new int[] {1, 2, 3, 6, 255, 256, 257, 700}) {
      List<FoldedAccount> accounts = customers(size);
      for (int i = 0; i < size; i += Math.max(1, size / 30)) {
        assertThat(check.run(file(accounts, i)))
            .startsWith("VALID: balance %d NGN".formatted(accounts.get(i).balance()))
            .contains("in a total of %d in %d accounts".formatted(total(accounts), size));
      }
    }
  }

  @Test
  void nobody_is_in_the_order_of_salts_with_few_others() {
    for (int size : new int[] {256, 257, 258, 511, 512, 513, 700, 1_026}) {
      List<FoldedAccount> accounts = customers(size);
      CurrencyTree tree = trees(accounts).getFirst();
      for (FoldedAccount account : accounts) {
        assertThat(tree.groupSize(tree.groupOf(account.accountId()))).isBetween(256, 511);
      }
    }
    List<FoldedAccount> accounts = customers(258);
    List<UUID> lastLeaves =
        AccountLeaf.group(SALT, accounts).subList(256, 258).stream()
            .map(AccountLeaf::accountId)
            .toList();
    assertThat(lastLeaves)
        .doesNotContain(accounts.get(256).accountId(), accounts.get(257).accountId());
  }

  @Test
  void altering_any_byte_makes_a_proof_invalid() {
    byte[] right = file(customers(SMALL), 3);
    for (int i = 0; i < right.length; i++) {
      for (int bits : new int[] {1, 2, 0x20, 0x80}) {
        byte[] altered = right.clone();
        altered[i] ^= (byte) bits;
        assertInvalid(altered, i);
      }
      byte[] longer = new byte[right.length + 1];
      System.arraycopy(right, 0, longer, 0, i);
      System.arraycopy(right, i, longer, i + 1, right.length - i);
      longer[i] = '0';
      assertInvalid(longer, i);
    }
  }

  private void assertInvalid(byte[] altered, int at) {
    assertThat(check.run(altered))
        .as(() -> "byte %d: %s".formatted(at, new String(altered, StandardCharsets.UTF_8)))
        .startsWith("NOT VALID: ");
  }

  @Test
  void the_shell_checks_as_java_does() {
    for (int size : new int[] {1, 3, SMALL}) {
      for (int i = 0; i < size; i++) {
        byte[] right = file(customers(size), i);
        assertThat(shell.run(right)).isEqualTo(check.run(right)).startsWith("VALID: ");
      }
    }
    byte[] right = file(customers(SMALL), 3);
    for (int i = 0; i < right.length; i += 61) {
      byte[] altered = right.clone();
      altered[i] ^= (byte) (i % 2 == 0 ? 1 : 0x20);
      assertThat(shell.run(altered)).as("byte " + i).startsWith("NOT VALID: ");
    }
  }

  @Test
  void the_browser_checks_as_java_does() {
    BrowserReceiptCheck browser = new BrowserReceiptCheck(directory, keys.publicKeys());
    for (int size : new int[] {1, SMALL, 257}) {
      assertThat(browser.run(file(customers(size), size - 1))).isEqualTo("VALID, 0 altered");
    }
  }

  @Test
  void a_wallet_among_the_system_accounts_is_not_valid() throws Exception {
    byte[] ofSystem = file(signed(trees(customers(2))), SYSTEM, house(customers(2)), 0);
    assertThat(check.run(ofSystem))
        .startsWith(
            "GENUINE, but a system account, which is not part of what savers are owed: balance -")
        .contains(" of SYSTEM account acc_");
    assertThat(shell.run(ofSystem)).isEqualTo(check.run(ofSystem));
    assertThat(new BrowserReceiptCheck(directory, keys.publicKeys()).run(ofSystem))
        .isEqualTo("GENUINE, 0 altered");
    assertThat(exitCode(ofSystem)).isEqualTo(3);
    assertThat(exitCode(file(customers(2), 0))).isZero();
  }

  @Test
  void the_places_of_the_balance_and_of_the_signature_are_printed() {
    assertThat(check.run(file(customers(2), 0)))
        .contains(" of CUSTOMER account acc_")
        .contains(" as of transaction 4711 in batch 7 of book 1")
        .endsWith(" in the head of transaction 4712 in batch 8");
  }

  @Test
  void a_form_or_a_root_in_another_shape_is_not_valid() {
    String right = new String(file(customers(2), 0), StandardCharsets.UTF_8);
    for (String altered :
        List.of(
            right.replace("-balance-v1\"", "-balance-v1\\n\""),
            right.replaceFirst("\"batches_root\":(\"[0-9a-f]+\")", "\"batches_root\":[$1]"))) {
      byte[] file = altered.getBytes(StandardCharsets.UTF_8);
      assertThat(altered).isNotEqualTo(right);
      assertThat(check.run(file)).startsWith("NOT VALID: ");
      assertThat(shell.run(file)).startsWith("NOT VALID: ");
      assertThat(new BrowserReceiptCheck(directory, keys.publicKeys()).run(file))
          .startsWith("NOT VALID: ");
    }
  }

  @Test
  void a_publisher_cannot_hide_liabilities_behind_a_negative_sum() {
    FoldedAccount ada = customers(1).getFirst();
    for (long hidden : new long[] {-50, Long.MAX_VALUE}) {
      AccountLeaf leaf = AccountLeaf.of(SALT, ada);
      List<SumNode> nodes = List.of(leaf.node(), new SumNode(HASH, hidden));
      long total = hidden < 0 ? ada.balance() + hidden : ada.balance();
      ByteString root = hidden < 0 ? new SumTree(nodes).root().hash() : HASH;
      CurrencyTree tree = new CurrencyTree(CUSTOMER, "NGN", 2, total, root, ByteString.EMPTY);
      BalanceProofView proof =
          new BalanceProofView(tree, leaf, 0, List.of(nodes.getLast()), signed(List.of(tree)));
      String refused =
          hidden < 0 ? "A sum of customers' balances is negative" : "A sum is too large";
      assertThat(check.run(file(proof))).isEqualTo("NOT VALID: " + refused);
      assertThat(shell.run(file(proof))).startsWith("NOT VALID: ");
      assertThat(new BrowserReceiptCheck(directory, keys.publicKeys()).run(file(proof)))
          .startsWith("NOT VALID: " + refused);
    }
  }

  @Test
  void a_publisher_cannot_have_two_trees_of_a_currency() {
    List<CurrencyTree> trees = trees(customers(SMALL));
    List<CurrencyTree> twice = new ArrayList<>(trees);
    twice.addFirst(trees.getFirst());
    byte[] file = file(signed(twice), CUSTOMER, customers(SMALL), 0);
    String refused = "NOT VALID: The trees are not in the order of kind and currency";
    assertThat(check.run(file)).isEqualTo(refused);
    assertThat(shell.run(file)).isEqualTo(refused);
  }

  @Test
  void balances_that_cannot_be_right_are_not_folded() {
    TreeFold fold = new TreeFold(SALT);
    assertThatThrownBy(() -> fold.add(account(CUSTOMER, 1, -1))).hasMessageContaining("negative");
    fold.add(account(CUSTOMER, 1, 5));
    fold.add(account(SYSTEM, 2, -4));
    assertThatThrownBy(fold::trees).hasMessage("The balances do not sum to zero: {NGN=1}");
  }

  /** Returns what the program ends with when it is run by itself. */
  private int exitCode(byte[] proof) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path file = Files.write(directory.resolve("proof.json"), proof);
    return new ProcessBuilder(
            List.of(
                java.toString(),
                "-cp",
                directory.toString(),
                "ReceiptCheck",
                file.toString(),
                keys.publicKeys().toString()))
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("printed").toFile())
        .start()
        .waitFor();
  }

  private byte[] file(List<FoldedAccount> accounts, int place) {
    return file(signed(trees(accounts)), CUSTOMER, accounts, place);
  }

  /** Returns the proof of the account at a place, as the ledger makes it. */
  private static byte[] file(
      SignedAccountsTree signed, AccountKind kind, List<FoldedAccount> accounts, int place) {
    CurrencyTree tree =
        signed.tree().trees().stream()
            .filter(each -> each.kind() == kind)
            .findFirst()
            .orElseThrow();
    UUID accountId = accounts.get(place).accountId();
    int group = tree.groupOf(accountId);
    int first = group * CurrencyTree.CHUNK;
    List<AccountLeaf> leaves =
        AccountLeaf.group(SALT, accounts.subList(first, first + tree.groupSize(group)));
    int index =
        IntStream.range(0, leaves.size())
            .filter(i -> leaves.get(i).accountId().equals(accountId))
            .findFirst()
            .orElseThrow();
    return file(BalanceProofView.of(signed, tree, new SumTree(tree.nodes()), group, leaves, index));
  }

  private static byte[] file(BalanceProofView proof) {
    return Json.bytes(out -> BalanceProofJson.write(out, BalanceProofCalls.message(proof)));
  }

  private SignedAccountsTree signed(List<CurrencyTree> trees) {
    AccountsTree tree = new AccountsTree(Book.ID, 7, 4_711, HASH, MovableClock.START, SALT, trees);
    return new SignedAccountsTree(
        tree,
        keys.head(new Book.Head(4_712, 8, MovableClock.START, HASH), List.of(HASH), tree.root()));
  }

  private static List<CurrencyTree> trees(List<FoldedAccount> accounts) {
    TreeFold fold = new TreeFold(SALT);
    accounts.forEach(fold::add);
    house(accounts).forEach(fold::add);
    return fold.trees();
  }

  private static List<FoldedAccount> house(List<FoldedAccount> accounts) {
    return List.of(account(SYSTEM, 1, -total(accounts)));
  }

  private static List<FoldedAccount> customers(int size) {
    return IntStream.range(0, size).mapToObj(i -> account(CUSTOMER, i, 100L * i + 7)).toList();
  }

  private static FoldedAccount account(AccountKind kind, int number, long balance) {
    return new FoldedAccount(kind, "NGN", new UUID(1, number), balance, 3, number + 1, 4_000);
  }

  private static long total(List<FoldedAccount> accounts) {
    return accounts.stream().mapToLong(FoldedAccount::balance).sum();
  }
}
