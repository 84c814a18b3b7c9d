package dev.tidemill.api.aws.iam;

import dev.tidemill.api.aws.model.iam.IamModel;
import dev.tidemill.api.aws.model.iam.ListMFADevicesResponse;
import dev.tidemill.api.aws.model.iam.ListSSHPublicKeysResponse;
import dev.tidemill.api.aws.model.iam.ListServiceSpecificCredentialsResponse;
import dev.tidemill.api.aws.model.iam.ListSigningCertificatesResponse;
import dev.tidemill.api.aws.model.iam.ListVirtualMFADevicesResponse;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.iam.Identities;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * What no user here can have: people sign in through Keycloak. Who deletes a user looks for it all
 * the same, and is told the truth.
 */
@ApplicationScoped
class AbsentRows {

    private final Arns arns;
    private final Identities identities;

    AbsentRows(Arns arns, Identities identities) {
        this.arns = arns;
        this.identities = identities;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(IamModel.GET_LOGIN_PROFILE)
                        .reads()
                        .action("iam:GetLoginProfile")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName")
                        .blocking(
                                (call, in) -> {
                                    throw noLoginProfile(call, in.userName());
                                }),
                Operation.of(IamModel.DELETE_LOGIN_PROFILE)
                        .action("iam:DeleteLoginProfile")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName")
                        .blocking(
                                (call, in) -> {
                                    throw noLoginProfile(call, in.userName());
                                }),
                Operation.of(IamModel.GET_ACCOUNT_PASSWORD_POLICY)
                        .action("iam:GetAccountPasswordPolicy")
                        .onAll()
                        .reads()
                        .blocking(
                                (call, _) -> {
                                    throw noPasswordPolicy(call);
                                }),
                Operation.of(IamModel.DELETE_ACCOUNT_PASSWORD_POLICY)
                        .action("iam:DeleteAccountPasswordPolicy")
                        .onAll()
                        .blocking(
                                (call, _) -> {
                                    throw noPasswordPolicy(call);
                                }),
                Operation.of(IamModel.LIST_MFADEVICES)
                        .reads()
                        .action("iam:ListMFADevices")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName", "Marker", "MaxItems")
                        .blocking(
                                (call, in) -> {
                                    check(call, in.userName());
                                    return ListMFADevicesResponse.builder()
                                            .mfaDevices(List.of())
                                            .isTruncated(false)
                                            .build();
                                }),
                Operation.of(IamModel.LIST_VIRTUAL_MFADEVICES)
                        .reads()
                        .action("iam:ListVirtualMFADevices")
                        .onAll()
                        .accepts("AssignmentStatus", "Marker", "MaxItems")
                        .blocking(
                                (_, _) ->
                                        ListVirtualMFADevicesResponse.builder()
                                                .virtualMFADevices(List.of())
                                                .isTruncated(false)
                                                .build()),
                Operation.of(IamModel.LIST_SSHPUBLIC_KEYS)
                        .reads()
                        .action("iam:ListSSHPublicKeys")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName", "Marker", "MaxItems")
                        .blocking(
                                (call, in) -> {
                                    check(call, in.userName());
                                    return ListSSHPublicKeysResponse.builder()
                                            .sshPublicKeys(List.of())
                                            .isTruncated(false)
                                            .build();
                                }),
                Operation.of(IamModel.LIST_SIGNING_CERTIFICATES)
                        .reads()
                        .action("iam:ListSigningCertificates")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName", "Marker", "MaxItems")
                        .blocking(
                                (call, in) -> {
                                    check(call, in.userName());
                                    return ListSigningCertificatesResponse.builder()
                                            .certificates(List.of())
                                            .isTruncated(false)
                                            .build();
                                }),
                Operation.of(IamModel.LIST_SERVICE_SPECIFIC_CREDENTIALS)
                        .reads()
                        .action("iam:ListServiceSpecificCredentials")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName", "ServiceName", "Marker", "MaxItems")
                        .blocking(
                                (call, in) -> {
                                    check(call, in.userName());
                                    return ListServiceSpecificCredentialsResponse.builder()
                                            .serviceSpecificCredentials(List.of())
                                            .isTruncated(false)
                                            .build();
                                }));
    }

    private void check(Call call, Optional<String> userName) {
        Arns.orSelf(call, userName).ifPresent(name -> identities.user(call.tenant(), name));
    }

    private static RuntimeException noPasswordPolicy(Call call) {
        return new AwsException(
                "NoSuchEntity",
                404,
                "The Password Policy with domain name " + call.tenant() + " cannot be found.");
    }

    private RuntimeException noLoginProfile(Call call, Optional<String> userName) {
        check(call, userName);
        return new AwsException(
                "NoSuchEntity",
                404,
                "Login Profile for User " + userName.orElse("") + " cannot be found.");
    }
}
