package dev.tollway.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The rules that keep a newcomer's picture of the folders true; each message says why it is there.
 */
class ArchitectureTest {

  private static final String[] PURE = {
    "dev.tollway.accounting..",
    "dev.tollway.operator.resolve..",
    "dev.tollway.operator.compile..",
    "dev.tollway.operator.desired..",
    "dev.tollway.operator.status..",
    "dev.tollway.sidecar.enforce..",
    "dev.tollway.sidecar.denial.."
  };

  private static final JavaClasses TOLLWAY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.tollway");

  @Test
  void pureCodeTouchesNoNetworkFilesOrThreads() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.nio.file..",
                    "java.nio.channels..",
                    "java.net.http..",
                    "java.sql..",
                    "io.netty..",
                    "io.grpc..",
                    "io.fabric8.kubernetes.client.dsl..")
                .or(
                    nameMatching(
                        "java\\.net\\.(Socket|ServerSocket|Datagram.*|URLConnection|URL)"
                            + "|java\\.io\\.(File.*|RandomAccessFile)"
                            + "|java\\.lang\\.(Thread|ThreadLocal|ProcessBuilder|Runtime)"
                            + "|java\\.util\\.concurrent\\.(.*Executor.*|.*Future|locks\\..*|Timer.*)"
                            + "|java\\.util\\.Timer.*")))
        .because(
            "what decides about money is tested by tables and simulated by the million: it takes"
                + " facts and gives answers (architecture.md, rule 1)")
        .check(TOLLWAY);
  }

  @Test
  void pureCodeTakesTimeAndChanceAsParameters() {
    Set<String> forbidden =
        Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.getProperty",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZoneId.systemDefault",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone");
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .accessTargetWhere(
            new DescribedPredicate<JavaAccess<?>>("reads a clock, the environment or chance") {
              @Override
              public boolean test(JavaAccess<?> access) {
                return forbidden.contains(
                    access.getTargetOwner().getFullName() + "." + access.getTarget().getName());
              }
            })
        .because("time is a parameter: a test sets it, a simulator bends it")
        .check(TOLLWAY);
  }

  @Test
  void onlyTheEdgesOfTheSidecarKnowNetty() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.tollway.sidecar.config..",
            "dev.tollway.sidecar.enforce..",
            "dev.tollway.sidecar.denial..",
            "dev.tollway.sidecar.meter..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .because("HTTP/2 and a parser of our own will come, and deciding must not notice")
        .check(TOLLWAY);
  }

  @Test
  void onlyTheReconcilersKnowTheOperatorFramework() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.tollway.operator.reconcile..", "dev.tollway.operator")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.javaoperatorsdk..")
        .because("the same control plane runs over a folder, without a cluster")
        .check(TOLLWAY);
  }

  @Test
  void nothingButTheRootDependsOnTheReconcilers() {
    noClasses()
        .that()
        .resideInAPackage("dev.tollway.operator.*..")
        .and()
        .resideOutsideOfPackage("dev.tollway.operator.reconcile..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.tollway.operator.reconcile..")
        .because("what decides is fed by a cluster or by a folder, and must not know by which")
        .check(TOLLWAY);
  }

  @Test
  void nothingInTheSidecarDependsOnHttpButItsRoot() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.tollway.sidecar.*..")
        .and()
        .resideOutsideOfPackage("dev.tollway.sidecar.http..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.tollway.sidecar.http..")
        .because("client bytes move in one place only; deciding, counting and answering serve it")
        .check(TOLLWAY);
  }

  @Test
  void theSidecarKnowsNeitherKubernetesNorTheOperator() {
    noClasses()
        .that()
        .resideInAPackage("dev.tollway.sidecar..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "dev.tollway.operator..", "dev.tollway.crds..")
        .because("a sidecar has no Kubernetes API access; it executes what was compiled for it")
        .check(TOLLWAY);
  }

  @Test
  void theOperatorDoesNotKnowTheSidecar() {
    noClasses()
        .that()
        .resideInAPackage("dev.tollway.operator..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.tollway.sidecar..")
        .because("they meet in the protocol, so that versions may differ")
        .check(TOLLWAY);
  }

  @Test
  void accountingDependsOnTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage("dev.tollway.accounting..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "dev.tollway.accounting..", "org.jspecify.."))
        .because("the books must be readable and provable without any framework")
        .check(TOLLWAY);
  }

  @Test
  void theProtocolDependsOnProtobufAndGrpcAlone() {
    classes()
        .that()
        .resideInAPackage("dev.tollway.protocol..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..", "dev.tollway.protocol..", "com.google.protobuf..", "io.grpc.."))
        .because("both sides build on it, so it must not bring anything along")
        .check(TOLLWAY);
  }

  @Test
  void theApiTypesKnowNothingOfTollway() {
    noClasses()
        .that()
        .resideInAPackage("dev.tollway.crds..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.tollway..")
                .and(DescribedPredicate.not(resideInAPackage("dev.tollway.crds.."))))
        .because("other programs read and write these types too")
        .check(TOLLWAY);
  }

  @Test
  void packagesHaveNoCycles() {
    for (String module : new String[] {"accounting", "operator", "sidecar", "crds", "cli"}) {
      slices()
          .matching("dev.tollway." + module + ".(*)..")
          .should()
          .beFreeOfCycles()
          .because("data flows one way")
          .allowEmptyShould(true)
          .check(TOLLWAY);
    }
  }

  @Test
  void environmentAndExitBelongToMainsAndSettings() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Main")
        .and()
        .haveSimpleNameNotEndingWith("Settings")
        .should()
        .accessTargetWhere(
            new DescribedPredicate<JavaAccess<?>>("reads the environment or ends the process") {
              @Override
              public boolean test(JavaAccess<?> access) {
                return access.getTargetOwner().getFullName().equals("java.lang.System")
                    && Set.of("getenv", "exit").contains(access.getTarget().getName());
              }
            })
        .because("what a process was told stands in one place, and only that place may end it")
        .check(TOLLWAY);
    methods()
        .that()
        .haveName("main")
        .and()
        .arePublic()
        .and()
        .areStatic()
        .should()
        .beDeclaredInClassesThat()
        .haveSimpleNameEndingWith("Main")
        .because("a stranger must find every door of the program by its name")
        .check(TOLLWAY);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.tollway.protocol..")
        .should()
        .haveNameMatching(
            ".*\\.([A-Za-z0-9]*(Utils?|Helper|Manager|Impl)|(Abstract|Base)[A-Z]\\w*)")
        .because("such names invite whatever has no home")
        .check(TOLLWAY);
  }

  @Test
  void nobodyThrowsABareRuntimeException() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.tollway.protocol..")
        .should()
        .callConstructorWhere(
            new DescribedPredicate<JavaConstructorCall>(
                "makes a bare RuntimeException or Exception") {
              @Override
              public boolean test(JavaConstructorCall call) {
                return Set.of("java.lang.RuntimeException", "java.lang.Exception")
                        .contains(call.getTargetOwner().getFullName())
                    && !call.getOrigin().getName().equals("<init>");
              }
            })
        .because("whoever catches it cannot tell a bug from a transient fault")
        .check(TOLLWAY);
  }
}
