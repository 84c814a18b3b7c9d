package dev.tidemill.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDate;

@AnalyzeClasses(
        packages = "dev.tidemill.worker",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule programs_meet_in_core_only =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("dev.tidemill.api..", "dev.tidemill.scheduler..")
                    .because("each program runs alone; what two of them share lives in core");

    @ArchTest
    static final ArchRule a_worker_has_no_database =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.sql..", "javax.sql..", "jakarta.persistence..")
                    .because("it runs strangers' code: what it needs to know comes with the call");

    @ArchTest
    static final ArchRule system_calls_stay_with_the_driver =
            classes()
                    .that()
                    .haveSimpleName("Linux")
                    .should()
                    .onlyBeAccessed()
                    .byAnyPackage("dev.tidemill.worker.sandbox.crun")
                    .because("a sandbox is what Sandbox says, whatever isolates it");

    @ArchTest
    static final ArchRule features_form_no_cycle =
            slices().matching("dev.tidemill.worker.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule time_comes_from_the_clock =
            noClasses()
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(LocalDate.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .because("tests move the time: inject a Clock; durations are nanoTime's");

    @ArchTest
    static final ArchRule nobody_prints =
            noClasses()
                    .should()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err")
                    .because("log instead");
}
