package dev.tidemill.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;

@AnalyzeClasses(packages = "dev.tidemill.api", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule features_do_not_know_aws =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.tidemill.api.aws..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.tidemill.api.aws..")
                    .because(
                            "AWS's words are one dialect among several: let aws/<service> translate to"
                                    + " the feature's own types");

    @ArchTest
    static final ArchRule programs_meet_in_core_only =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("dev.tidemill.scheduler..", "dev.tidemill.worker..")
                    .because("each program runs alone; what two of them share lives in core");

    @ArchTest
    static final ArchRule features_form_no_cycle =
            slices().matching("dev.tidemill.api.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule time_comes_from_the_clock =
            noClasses()
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(LocalDate.class, "now")
                    .orShould()
                    .callMethod(LocalDateTime.class, "now")
                    .orShould()
                    .callMethod(ZonedDateTime.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .because("tests move the time: inject a Clock");

    @ArchTest
    static final ArchRule nobody_sleeps =
            noClasses()
                    .should()
                    .callMethod(Thread.class, "sleep", long.class)
                    .because("a Ticker pauses, and tests call its work once");

    @ArchTest
    static final ArchRule nobody_prints =
            noClasses()
                    .should()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err")
                    .because("log instead");
}
