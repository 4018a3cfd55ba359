import { AreaField } from '#web/forms/area-field.tsx'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import type { SettingField } from '#web/parts/evaluators/setting-fields.ts'
import { CodeText } from '#web/ui/code-text.tsx'

type SettingControlProps = {
  readonly field: SettingField
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (text: string) => void
}

/** The control of one setting of an evaluator, by what kind of value it takes. */
export function SettingControl({ field, value, error, onChange }: SettingControlProps) {
  const shared = {
    label: field.name,
    help: <CodeText text={field.help} />,
    error,
    value,
    onChange,
    isOptional: !field.isRequired && field.usual === '',
  }
  switch (field.control) {
    case 'choice':
      return (
        <ChoiceField
          {...shared}
          choices={[
            ...(field.isRequired && field.usual === '' ? [{ value: '', label: 'Choose' }] : []),
            ...(field.isRequired || field.usual !== '' ? [] : [{ value: '', label: 'not set' }]),
            ...field.choices.map((each) => ({
              value: each === field.usual ? '' : each,
              label: each === field.usual ? `${each} (as usual)` : each,
            })),
          ]}
        />
      )
    case 'yes-no':
      return (
        <ChoiceField
          {...shared}
          value={value === field.usual ? '' : value}
          choices={[
            { value: '', label: field.usual === '' ? 'not set' : `${field.usual} (as usual)` },
            ...['yes', 'no']
              .filter((each) => each !== field.usual)
              .map((each) => ({ value: each, label: each })),
          ]}
        />
      )
    case 'lines':
      return (
        <AreaField
          {...shared}
          look="mono"
          rows={2}
          help={<CodeText text={`${field.help}; one a line`} />}
        />
      )
    case 'json':
      return <AreaField {...shared} look="mono" rows={3} placeholder="{ }" />
    case 'long-text':
      return <AreaField {...shared} rows={3} />
    case 'number':
      return <TextField {...shared} look="number" inputMode="decimal" placeholder={field.usual} />
    case 'text':
      return <TextField {...shared} placeholder={field.usual} />
  }
}
