package com.nissmart.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * The rules about roles: a store is package-private and the only place of SQL, a decision is pure,
 * no class reads the machine's clock, no service depends on another service, and the runtime
 * depends on none.
 */
final class RoleRules {
  private static final String HOME = "com.nissmart.";
  private static final List<String> SERVICES =
      List.of("accounts", "ledger", "payout", "gateway", "standalone");
  private static final List<Class<?>> CLOCKS =
      List.of(
          Instant.class,
          LocalDate.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class);

  private RoleRules() {}

  static void check(JavaClasses classes, String rootPackage) {
    stores(classes);
    decisions(classes);
    time(classes);
    arrows(classes, rootPackage);
  }

  private static void stores(JavaClasses classes) {
    check(
        classes().that().haveSimpleNameEndingWith("Store").should().bePackagePrivate(),
        "another feature uses the use case, which owns the transaction",
        classes);
    check(
        noClasses()
            .that()
            .haveSimpleNameEndingWith("Store")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.grpc..", "com.linecorp.armeria..", "javax.sql..", "com.zaxxer.."),
        "a store takes a Handle, runs SQL and returns data",
        classes);
  }

  private static void decisions(JavaClasses classes) {
    check(
        noClasses()
            .that(describe("decide", RoleRules::isDecision))
            .should()
            .dependOnClassesThat(
                describe(
                    "are SQL, gRPC, HTTP or a clock",
                    type ->
                        type.getPackageName().startsWith("io.grpc")
                            || type.getPackageName().startsWith("org.jdbi")
                            || type.getPackageName().startsWith("java.sql")
                            || type.getPackageName().startsWith("javax.sql")
                            || type.getPackageName().startsWith("com.linecorp")
                            || type.getName().equals("java.time.InstantSource")
                            || type.getName().equals("java.time.Clock"))),
        "a decision is a function that a reader can check on paper",
        classes);
  }

  private static boolean isDecision(JavaClass type) {
    return type.getSimpleName().endsWith("Rules")
        || (type.getSimpleName().endsWith("Status") && type.isEnum())
        || (type.getSimpleName().endsWith("Lifecycle") && type.isEnum());
  }

  private static void time(JavaClasses classes) {
    for (Class<?> type : CLOCKS) {
      check(
          noClasses().should().callMethod(type, "now"),
          "time comes in from outside, as an InstantSource",
          classes);
    }
    check(
        noClasses().should().callMethod(System.class, "currentTimeMillis"),
        "time comes in from outside, as an InstantSource",
        classes);
    check(
        noClasses()
            .should()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone"),
        "time comes in from outside, as an InstantSource",
        classes);
    check(
        noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .callMethod(java.time.InstantSource.class, "system"),
        "only a main chooses the machine's clock",
        classes);
  }

  private static void arrows(JavaClasses classes, String rootPackage) {
    for (String service : SERVICES) {
      String home = HOME + service;
      boolean mayKnow = rootPackage.startsWith(home) || rootPackage.equals(HOME + "standalone");
      if (!mayKnow) {
        check(
            noClasses()
                .should()
                .dependOnClassesThat(
                    describe(
                        "belong to " + service,
                        type ->
                            (type.getPackageName() + ".").startsWith(home + ".")
                                && !(type.getPackageName() + ".").startsWith(home + ".v1."))),
            "a service depends on another's contract only",
            classes);
      }
    }
    if (rootPackage.equals(HOME + "runtime")) {
      check(
          noClasses()
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(
                  "com.nissmart.ledger..", "com.nissmart.accounts..", "com.nissmart.payout.."),
          "the runtime has no business noun",
          classes);
    }
  }

  static void check(ArchRule rule, String because, JavaClasses classes) {
    rule.because(because).allowEmptyShould(true).check(classes);
  }
}
