package dev.tidemill.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "dev.tidemill.core",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule core_is_plain_java =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.tidemill.core.message..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "com.fasterxml..",
                            "org.apache.kafka..",
                            "io.quarkus..",
                            "jakarta..",
                            "io.vertx..")
                    .because(
                            "all programs share core; what needs a framework lives beside its user");

    @ArchTest
    static final ArchRule features_form_no_cycle =
            slices().matching("dev.tidemill.core.(*)..").should().beFreeOfCycles();
}
