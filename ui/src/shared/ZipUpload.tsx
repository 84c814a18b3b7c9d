import FileUpload from "@cloudscape-design/components/file-upload";
import FormField from "@cloudscape-design/components/form-field";

interface Props {
  file: File | undefined;
  onChange: (file: File | undefined) => void;
  error: string | undefined;
}

export function ZipUpload({ file, onChange, error }: Props) {
  return (
    <FormField label="Deployment package" description="A .zip file, at most 50 MB packed and 250 MB unpacked." errorText={error}>
      <FileUpload
        accept=".zip,application/zip"
        value={file ? [file] : []}
        onChange={({ detail }) => onChange(detail.value.at(-1))}
        showFileSize
        i18nStrings={{
          uploadButtonText: () => "Choose file",
          dropzoneText: () => "Drop the file here",
          removeFileAriaLabel: () => "Remove file",
          limitShowFewer: "Show fewer",
          limitShowMore: "Show more",
          errorIconAriaLabel: "Error",
        }}
      />
    </FormField>
  );
}
