package com.nissmart.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The rules about packages and about the classes in them. */
final class PackageRules {
  private static final int LARGEST_PACKAGE = 20;

  private PackageRules() {}

  /** No circle between packages, and nothing imports the root package, which wires all others. */
  static void arrows(JavaClasses classes, String rootPackage) {
    RoleRules.check(
        slices().matching(rootPackage + ".(**)").should().beFreeOfCycles(),
        "a reader can begin at one package without reading all",
        classes);
    RoleRules.check(
        noClasses()
            .that(describe("are below the root", type -> !isIn(rootPackage, type)))
            .should()
            .dependOnClassesThat(describe("are in the root", type -> isIn(rootPackage, type))),
        "the root package wires the others and is imported by none",
        classes);
  }

  /** No package has more than twenty top-level classes. */
  static void size(JavaClasses classes) {
    List<String> tooLarge =
        topLevel(classes).stream()
            .collect(
                Collectors.groupingBy(
                    JavaClass::getPackageName, TreeMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .filter(each -> each.getValue() > LARGEST_PACKAGE)
            .map(each -> "%s has %d classes".formatted(each.getKey(), each.getValue()))
            .toList();
    fail("A package has at most " + LARGEST_PACKAGE + " top-level classes", tooLarge);
  }

  /** One simple name means one class of the module. */
  static void names(JavaClasses classes) {
    Map<String, List<String>> byName =
        topLevel(classes).stream()
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    TreeMap::new,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));
    fail(
        "One class name means one thing",
        byName.values().stream()
            .filter(names -> names.size() > 1)
            .map(names -> String.join(" and ", names))
            .toList());
  }

  /** A store is an instance; its static methods, if any, are private. */
  static void stores(JavaClasses classes) {
    RoleRules.check(
        methods()
            .that()
            .areDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Store")
            .and()
            .areStatic()
            .should()
            .bePrivate(),
        "stores are instances in every service",
        classes);
  }

  /** A gRPC service is in the package of its use case. */
  static void grpcServices(JavaClasses classes, String rootPackage) {
    RoleRules.check(
        classes()
            .that()
            .haveSimpleNameEndingWith("GrpcService")
            .should()
            .resideOutsideOfPackage(rootPackage),
        "a feature's package holds its use case and its wire",
        classes);
  }

  static void fail(String rule, List<String> violations) {
    if (!violations.isEmpty()) {
      throw new AssertionError(rule + ":\n  " + String.join("\n  ", violations));
    }
  }

  private static List<JavaClass> topLevel(JavaClasses classes) {
    return classes.stream()
        .filter(type -> type.isTopLevelClass() && !type.getName().endsWith("package-info"))
        .sorted(Comparator.comparing(JavaClass::getName))
        .toList();
  }

  private static boolean isIn(String packageName, JavaClass type) {
    return type.getPackageName().equals(packageName);
  }
}
