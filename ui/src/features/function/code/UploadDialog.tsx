import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useFlash } from "../../../app/flash";
import { ZipUpload } from "../../../shared/ZipUpload";
import { UPLOAD_LIMIT } from "../../create/createForm";
import type { SaveCode } from "./useCode";

interface Props {
  name: string;
  save: SaveCode;
  visible: boolean;
  onClose: () => void;
  onReplaced: (sha: string | undefined) => void;
}

/** Replaces the whole code by a .zip file. */
export function UploadDialog({ name, save, visible, onClose, onReplaced }: Props) {
  const [zip, setZip] = useState<File>();
  const [problem, setProblem] = useState<string>();
  const flash = useFlash();

  const close = () => {
    setZip(undefined);
    setProblem(undefined);
    save.reset();
    onClose();
  };
  const upload = () => {
    if (!zip) return setProblem("Choose a .zip file.");
    if (zip.size > UPLOAD_LIMIT) return setProblem("The file is larger than 50 MB.");
    save.mutate(
      { zip },
      {
        onSuccess: ({ CodeSha256 }) => {
          onReplaced(CodeSha256);
          flash({ type: "success", content: `Uploaded new code for “${name}”. New invocations run it.` });
          close();
        },
      },
    );
  };

  return (
    <Modal
      visible={visible}
      onDismiss={close}
      header="Upload a .zip file"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close} disabled={save.isPending}>
              Cancel
            </Button>
            <Button variant="primary" onClick={upload} loading={save.isPending}>
              Upload
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {save.error ? (
          <Alert type="error" header="The code was not uploaded">
            {save.error.message}
          </Alert>
        ) : null}
        <ZipUpload
          file={zip}
          error={problem}
          onChange={(file) => {
            setZip(file);
            setProblem(undefined);
          }}
        />
        <Box variant="p" color="text-body-secondary">
          It replaces all code of “{name}”, unsaved changes in the editor among it.
        </Box>
      </SpaceBetween>
    </Modal>
  );
}
