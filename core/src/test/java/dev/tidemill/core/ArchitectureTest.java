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
                    .resideOutsideOfPackages(
                            "dev.tidemill.core.message..", "dev.tidemill.core.iam.policy")
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
    static final ArchRule policies_know_the_json_reader_only =
            noClasses()
                    .that()
                    .resideInAPackage("dev.tidemill.core.iam.policy")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "com.fasterxml.jackson.databind..",
                            "com.fasterxml.jackson.annotation..",
                            "org.apache.kafka..",
                            "io.quarkus..",
                            "jakarta..",
                            "io.vertx..")
                    .because("reading places of faults needs the streaming parser and no more");

    @ArchTest
    static final ArchRule secrets_are_sealed_in_one_place =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.tidemill.core.secret")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("com.google.crypto.tink..")
                    .because("who seals anything says what it belongs to, and Seals makes sure");

    @ArchTest
    static final ArchRule features_form_no_cycle =
            slices().matching("dev.tidemill.core.(*)..").should().beFreeOfCycles();
}
