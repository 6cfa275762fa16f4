package com.nissmart.accounts;

import com.nissmart.accounts.user.Operators.NewOperator;
import com.nissmart.runtime.process.Launcher;
import com.nissmart.runtime.process.Service;
import java.time.InstantSource;

/** The entry point of the accounts service as a separate process. */
public final class AccountsMain {

  private AccountsMain() {}

  /** Runs the service with the settings of the environment. It takes no arguments. */
  public static void main(String[] arguments) {
    Launcher.run(
        "accounts",
        AccountsSettings::read,
        settings -> new Announcing(new AccountsApp(settings, InstantSource.system())));
  }

  /**
   * A service that prints the operator created by the first start. It prints to the console only,
   * because a log is read by more people.
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
