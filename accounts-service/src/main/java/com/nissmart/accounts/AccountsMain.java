package com.nissmart.accounts;

import com.nissmart.accounts.user.Operators.NewOperator;
import com.nissmart.runtime.process.Launcher;
import com.nissmart.runtime.process.Service;
import java.time.InstantSource;

/** Runs the accounts service alone. */
public final class AccountsMain {

  private AccountsMain() {}

  /** Settings come from the environment; there are no arguments. */
  public static void main(String[] arguments) {
    Launcher.run(
        "accounts",
        AccountsSettings::read,
        settings -> new Announcing(new AccountsApp(settings, InstantSource.system())));
  }

  /**
   * Tells whoever started it about the operator that the first start made up. On the console only,
   * never in the log.
   */
  private record Announcing(AccountsApp app) implements Service {
    @Override
    public Service start() {
      app.start().firstOperator().ifPresent(Announcing::print);
      return this;
    }

    @Override
    public void close() {
      app.close();
    }

    private static void print(NewOperator operator) {
      System.out.println("operator " + operator.email() + " password " + operator.password());
    }
  }
}
