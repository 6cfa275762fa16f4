package com.nissmart.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HouseRulesTest {
  private static final String SAMPLES = "com.nissmart.testkit.ruleviolations";
  private static final Path SAMPLE_SOURCES =
      Path.of("src/test/java/com/nissmart/testkit/ruleviolations");

  @Test
  void the_runtime_keeps_the_rules() {
    HouseRules.checkAll(
        Path.of("../runtime"),
        "com.nissmart.runtime",
        Map.of("DatabaseClock", "It is the clock that all others take the time from"));
  }

  @Test
  void the_starter_of_postgresql_keeps_the_rules() {
    HouseRules.checkAll(Path.of("../postgres"), "com.nissmart.postgres", Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PublicStore", "WireStore", "TimedRules", "SqlRules", "WallClock"})
  void a_class_that_breaks_its_role_is_named(String name) {
    fails(() -> RoleRules.check(sample(name), "com.nissmart.ledger"), name);
  }

  @Test
  void a_static_store_is_named() {
    fails(() -> PackageRules.stores(sample("StaticStore")), "StaticStore.read()");
  }

  @Test
  void a_grpc_service_in_the_root_package_is_named() {
    fails(
        () -> PackageRules.grpcServices(sample("SampleGrpcService"), SAMPLES), "SampleGrpcService");
    assertThatCode(
            () -> PackageRules.grpcServices(sample("SampleGrpcService"), "com.nissmart.testkit"))
        .doesNotThrowAnyException();
  }

  @Test
  void a_circle_between_packages_is_shown() {
    JavaClasses twins = sample("circle.left.Twin", "circle.right.Twin");
    fails(() -> PackageRules.arrows(twins, SAMPLES + ".circle"), "Cycle detected");
  }

  @Test
  void an_import_of_the_root_package_is_shown() {
    JavaClasses twins = sample("circle.left.Twin", "circle.right.Twin");
    fails(() -> PackageRules.arrows(twins, SAMPLES + ".circle.left"), "right.Twin");
  }

  @Test
  void two_classes_of_one_name_are_named() {
    fails(
        () -> PackageRules.names(sample("circle.left.Twin", "circle.right.Twin")),
        "circle.left.Twin and ");
  }

  @Test
  void a_package_of_more_than_twenty_classes_is_named() {
    JavaClasses library = new ClassFileImporter().importPackages("org.jdbi.v3.core.statement");
    fails(() -> PackageRules.size(library), "org.jdbi.v3.core.statement has ");
  }

  @Test
  void a_comment_that_is_only_a_clause_is_shown() {
    fails(
        () -> SourceRules.comments(source("HeadlessComment")), "HeadlessComment.java:6 Where ...");
  }

  @Test
  void a_long_test_name_is_shown() {
    fails(() -> SourceRules.testNames(source("HeadlessComment")), "thirteen_words");
  }

  @Test
  void a_clock_in_sql_is_shown_with_its_line() {
    fails(() -> SourceRules.sqlClocks(source("ClockSql"), Map.of()), "ClockSql.java:9 SET");
    assertThatCode(() -> SourceRules.sqlClocks(source("ClockSql"), Map.of("ClockSql", "a sample")))
        .doesNotThrowAnyException();
  }

  @Test
  void a_lower_case_keyword_is_shown() {
    fails(() -> SourceRules.sqlForm(source("LowerCaseSql")), "LowerCaseSql.java:6 SELECT a from");
  }

  @Test
  void a_main_that_depends_on_the_host_is_shown() {
    fails(() -> SourceRules.mains(source("HostBoundMain")), "HostBoundMain.java:7");
  }

  @Test
  void a_module_without_classes_is_a_mistake_in_the_test() {
    fails(() -> HouseRules.check("com.nissmart.nothing"), "Found no class");
    fails(
        () -> HouseRules.checkAll(Path.of("nowhere"), "com.nissmart.runtime", Map.of()),
        "Found no source");
  }

  private static void fails(ThrowingCallable check, String message) {
    assertThatThrownBy(check).isInstanceOf(AssertionError.class).hasMessageContaining(message);
  }

  private static JavaClasses sample(String... names) {
    Class<?>[] types = new Class<?>[names.length];
    for (int i = 0; i < names.length; i++) {
      try {
        types[i] = Class.forName(SAMPLES + "." + names[i]);
      } catch (ClassNotFoundException e) {
        throw new AssertionError(e);
      }
    }
    return new ClassFileImporter().importClasses(types);
  }

  private static List<JavaSource> source(String name) {
    return List.of(JavaSource.read(SAMPLE_SOURCES.resolve(name + ".java")));
  }
}
